package accord.auth.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One mailbox, one spelling. */
final class EmailAddressTest {
    @ParameterizedTest
    @CsvSource({
        "Ada@Example.COM, ada@example.com",
        "' ada@example.com ', ada@example.com",
        "ada+tag@example.co.uk, ada+tag@example.co.uk",
        "o'hara@example.com, o'hara@example.com",
        "ada@bücher.example, ada@xn--bcher-kva.example",
        "ADA@BÜCHER.example, ada@xn--bcher-kva.example",
    })
    void anAddressHasOneSpelling(String typed, String normalised) {
        assertThat(EmailAddress.parse(typed)).map(EmailAddress::value).contains(normalised);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "@",
                "ada",
                "ada@",
                "@example.com",
                "ada@example",
                "ada@.com",
                "ada@example..com",
                "ada@-a.com",
                "ada@a-.com",
                ".ada@example.com",
                "ada.@example.com",
                "a..da@example.com",
                "a da@example.com",
                "ada@exa mple.com",
                "ada\u0000@example.com",
                "ada@example.com\r\nBcc: x@y.com",
                "\u0430da@example.com",
                "ada@example.com.",
                "ada@[127.0.0.1]",
                "\"a b\"@example.com",
                "ada@exam_ple.com",
                "a@b@c.com",
                "ada@\ud800.com"
            })
    void whatCannotBeAnAddressIsNone(String typed) {
        assertThat(EmailAddress.parse(typed)).isEmpty();
    }

    @Test
    void aLongTextIsJudgedAtOnce() {
        assertThat(EmailAddress.parse("a".repeat(60_000) + "@example.com")).isEmpty();
        assertThat(EmailAddress.parse("a".repeat(65) + "@example.com")).isEmpty();
        assertThat(EmailAddress.parse("a".repeat(64) + "@example.com")).isPresent();
        assertThat(EmailAddress.parse("a@" + "b".repeat(64) + ".com")).isEmpty();
        assertThat(EmailAddress.parse("a.".repeat(120) + "@x.example")).isEmpty();
    }

    @Test
    void anAddressInAnotherSpellingDoesNotExist() {
        assertThatThrownBy(() -> new EmailAddress("Ada@example.com")).isInstanceOf(IllegalArgumentException.class);
    }
}
