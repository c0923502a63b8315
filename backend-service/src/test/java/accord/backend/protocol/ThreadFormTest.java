package accord.backend.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import accord.backend.protocol.ThreadForm.Reading.Refused;
import accord.backend.protocol.ThreadForm.Reading.Understood;
import accord.kernel.context.ThreadId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThreadFormTest {
    @Test
    void whatIsNotSaidIsEmptyAndWhatIsNotKnownIsIgnored() {
        assertThat(ThreadForm.read("{\"colour\":[1,{}],\"title\":null}"))
                .isEqualTo(new Understood(new ThreadForm(Optional.empty(), Optional.empty())));
        assertThat(ThreadForm.read("{\"thread_id\":\"t-1\",\"title\":\"  Costs of May \"}"))
                .isEqualTo(
                        new Understood(new ThreadForm(Optional.of(new ThreadId("t-1")), Optional.of("Costs of May"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"thread_id":"null"}      | 'thread_id' is a placeholder
            {"thread_id":""}          | 'thread_id' is empty
            {"thread_id":7}           | 'thread_id' is not a string
            {"title":{}}              | 'title' is not a string
            {"title":"  "}            | 'title' is empty
            {"title":"a\\u0000b"}     | 'title' holds a control character; it is one line
            {"title":"a","title":"b"} | it is not valid JSON, names a field twice, or is nested deeper than 32
            []                        | it is not a JSON object
            {} {}                     | something follows the JSON object
            """)
    void whatIsWrongIsNamed(String text, String detail) {
        assertThat(ThreadForm.read(text)).isEqualTo(new Refused(detail));
    }

    @Test
    void aTitleHasEightyCharactersAsPeopleCountThem() {
        assertThat(ThreadForm.read("{\"title\":\"" + "🎈".repeat(80) + "\"}")).isInstanceOf(Understood.class);
        assertThat(ThreadForm.read("{\"title\":\"" + "🎈".repeat(81) + "\"}"))
                .isEqualTo(new Refused("'title' has more than 80 characters"));
    }
}
