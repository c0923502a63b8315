package accord.kernel.secret.offender;

import accord.contract.rules.Breaks;
import java.security.GeneralSecurityException;
import java.util.Map;
import javax.crypto.Mac;

/** A second key beside the first, in its own room. */
final class SecondKeys {
    private SecondKeys() {}

    @Breaks("DOOR-03")
    static final class Finder {
        String find(Map<String, String> variables) {
            return variables.getOrDefault("JWT_SECRET_STAGING", "");
        }
    }

    @Breaks("DOOR-05")
    static final class Holder {
        private final String secret;

        Holder(String secret) {
            this.secret = secret;
        }

        int length() {
            return secret.length();
        }
    }

    @Breaks("DOOR-08")
    static final class Signer {
        Mac mac() throws GeneralSecurityException {
            return Mac.getInstance("HmacSHA512");
        }
    }

    @Breaks("DOOR-28")
    static final class Chooser {
        boolean isRelaxed(accord.kernel.environment.Environment environment) {
            return environment.label().startsWith("d");
        }
    }
}
