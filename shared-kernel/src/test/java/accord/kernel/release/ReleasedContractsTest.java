package accord.kernel.release;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import accord.kernel.testkit.Forge;
import accord.kernel.token.TokenContract;
import accord.kernel.token.TokenGrant;
import accord.kernel.token.TokenUse;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two versions of both services serve side by side at every deploy. So every contract that was released is kept, and the
 * present code is measured by all of them: a change that the version before would refuse fails here.
 */
class ReleasedContractsTest {
    private static final String RELEASE = "accord.release";
    private static final ContractDocument PRESENT = ContractDocument.parse(TokenContract.document());

    /** With {@code -Daccord.release=true} the present contract is kept, unless its version was kept before. */
    @BeforeAll
    static void keepThePresentContract() throws IOException {
        if (Boolean.getBoolean(RELEASE)) {
            Release.keep(TokenContract.document(), GoldenCases.judgedNow());
        }
    }

    static List<Release> released() {
        return Release.all();
    }

    @ParameterizedTest
    @MethodSource("released")
    void nothingThatOneVersionMintsIsRefusedByTheOther(Release release) {
        assertThat(ContractComparison.between(ContractDocument.parse(release.document()), PRESENT))
                .as("the present contract beside %s, which serves for an hour after a deploy of this one", release)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("released")
    void itsDigestIsAccepted(Release release) throws Exception {
        var issued = release.document().replace("{issuer}", Forge.ISSUER);
        var digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(issued.getBytes(UTF_8)));

        assertThat(new TokenContract(Forge.ISSUER).accepts())
                .as(
                        "accepts_contracts: move the document of %s to contract/earlier, name it in TokenContract.EARLIER",
                        release)
                .contains(digest);
    }

    @Test
    void aContractThatChangedHasAnotherVersion() {
        assertThat(Release.all())
                .filteredOn(release -> release.version() == PRESENT.version())
                .allSatisfy(release -> assertThat(TokenContract.document())
                        .as("""
                                %s was released as it is in src/test/resources/contract/released. To change it, raise \
                                contract.version, move the released document to contract/earlier, and keep the new one with
                                ./mvnw -pl shared-kernel test -Dtest=ReleasedContractsTest -D%s=true""", release, RELEASE)
                        .isEqualTo(release.document()));
    }

    @Test
    void thePresentContractIsKept() {
        assertThat(Release.all())
                .as(
                        "the contract %d is not kept: ./mvnw -pl shared-kernel test -Dtest=ReleasedContractsTest -D%s=true",
                        PRESENT.version(), RELEASE)
                .extracting(Release::version)
                .contains(PRESENT.version());
    }

    @ParameterizedTest
    @MethodSource("released")
    void itsSecretsStillHaveTheirKeyIds(Release release) {
        var tokens = release.tokens();

        assertThat(tokens.ring().verifyKeyIds())
                .as(
                        "another kid for the same secret makes every token of the version before a KEY_MISMATCH. In two releases:"
                                + " first verify both ids and mint the old one; when no older instance is left, mint the new one")
                .containsExactlyInAnyOrderElementsOf(tokens.keyIds().values());
    }

    @TestFactory
    Stream<DynamicNode> everyGoldenTokenIsJudgedAsItWas() {
        return Release.all().stream().map(release -> {
            var verifier = release.tokens().verifier();
            return dynamicContainer(
                    release.toString(),
                    release.tokens().tokens().stream()
                            .map(golden -> dynamicTest(
                                    golden.name(),
                                    () -> assertThat(GoldenTokens.verdict(verifier, golden.token(), golden.use()))
                                            .isEqualTo(golden.verdict()))));
        });
    }

    @ParameterizedTest
    @MethodSource("released")
    void whatIsMintedNowIsGoodByItsDocument(Release release) {
        var minter = Forge.of(Forge.SECRET).tokens();
        var contract = ContractDocument.parse(release.document());
        for (var grant : grants()) {
            var token = minter.mint(grant);

            assertThat(objections(release, Forge.ISSUER, token.value()))
                    .as("the version before refuses this token of the present code: %s", grant)
                    .isEmpty();
            assertThat((long) token.value().length()).isLessThanOrEqualTo(contract.characters("accepted"));
            assertThat(token.expiresIn()).isLessThanOrEqualTo(contract.longestLifetime());
        }
    }

    @ParameterizedTest
    @MethodSource("released")
    void itsOwnTokensAreGoodByItsDocument(Release release) {
        for (var golden : release.tokens().tokens()) {
            if (golden.verdict().startsWith("accepted")) {
                assertThat(objections(release, release.tokens().issuer(), golden.token()))
                        .as(golden.name())
                        .isEmpty();
            }
        }
    }

    @Test
    void theDocumentObjectsToATokenThatLacksAClaimOrHasAnotherType() {
        var release = Release.first();
        var forge = Forge.of(Forge.SECRET);
        for (var bad : List.of(
                forge.forged().withoutClaim("client_id").compact(),
                forge.forged().withoutClaim("sid").compact(),
                forge.forged().header("typ", "\"JWT\"").compact(),
                forge.forged().claim("iss", "\"https://elsewhere.test\"").compact())) {
            assertThat(objections(release, Forge.ISSUER, bad)).isNotEmpty();
        }
    }

    private static List<TokenGrant> grants() {
        return List.of(
                TokenGrant.person("0b5b6d0e-5f0c-4d0b-9a3e-2f6f5a1c7d11", "accord-app", "ses_1"),
                new TokenGrant(
                        "u", "accord-app", TokenUse.ACCESS, "ses_1", List.of("a", "b:c"), List.of("admin", "user")),
                new TokenGrant(
                        "~".repeat(128),
                        "accord-app",
                        TokenUse.ACCESS,
                        "ses_1",
                        IntStream.range(0, 60)
                                .mapToObj("scope:%02d-of-many"::formatted)
                                .toList(),
                        List.of()),
                TokenGrant.service("backend-service"));
    }

    private static List<String> objections(Release release, String issuer, String token) {
        var parts = token.split("\\.", -1);
        var both = "{\"header\":%s,\"claims\":%s}".formatted(decoded(parts[0]), decoded(parts[1]));
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(release.document().replace("{issuer}", issuer))
                .validate(both, InputFormat.JSON)
                .stream()
                .map(Object::toString)
                .toList();
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), UTF_8);
    }
}
