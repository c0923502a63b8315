package accord.kernel.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    private static final Map<String, Function<String, Object>> KINDS = Map.of(
            "user_id", UserId::new,
            "thread_id", ThreadId::new,
            "run_id", RunId::new,
            "request_id", RequestId::new,
            "connection_id", ConnectionId::new);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0b5b6d0e-5f0c-4d0b-9a3e-2f6f5a1c7d11",
                "108234567890123456789",
                "staging-e2e-user-001",
                "a",
                "nullify",
                "tempo",
                "xxxx",
                "default-1",
                "~!#$%&'()*+,/:;<=>?@[]^_`{|}",
            })
    void realOnesExist(String value) {
        KINDS.forEach((name, kind) -> assertThat(kind.apply(value)).as(name).hasToString(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\t",
                "a b",
                " a",
                "a ",
                "a\n",
                "a\u0000",
                "a\u007F",
                "ä",
                "а",
                "a\u200B",
                "\uFEFFa",
                "a\u202E",
                "😀",
                "none",
                "None",
                "NULL",
                "null",
                "nil",
                "undefined",
                "Default",
                "placeholder",
                "PLACEHOLDER",
                "temp",
                "unknown",
                "anonymous",
                "xxx",
                "XXX"
            })
    void blanksLookAlikesAndPlaceholdersDoNotExistAsValues(String value) {
        KINDS.forEach((name, kind) -> assertThatThrownBy(() -> kind.apply(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(name + " "));
    }

    @Test
    void theLongestHas128Characters() {
        KINDS.forEach((name, kind) -> {
            assertThat(kind.apply("x".repeat(128))).as(name).isNotNull();
            assertThatThrownBy(() -> kind.apply("x".repeat(129)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("more than 128")
                    .hasMessageNotContaining("xxx");
        });
    }

    @Test
    void whatWeMintCannotBeGuessed() {
        var mints = List.<Supplier<Object>>of(ThreadId::mint, RunId::mint, RequestId::mint, ConnectionId::mint);
        var prefixes = List.of("thr_", "run_", "req_", "con_");
        for (var i = 0; i < mints.size(); i++) {
            var mint = mints.get(i);
            var minted = new HashSet<>(
                    Stream.generate(mint).limit(1000).map(Object::toString).toList());
            assertThat(minted).hasSize(1000);
            for (var value : minted) {
                assertThat(value).startsWith(prefixes.get(i)).hasSize(4 + 22);
            }
        }
    }
}
