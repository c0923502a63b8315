package accord.backend.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeSpellingTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-18T09:00:00Z,          2026-11-18 09:00",
        "2026-11-18T23:59:59.999-05:00, 2026-11-18 23:00",
        "2026-11-18 09:00,              2026-11-18 09:00",
        "2026/11/18 9:07,               2026-11-18 09:00",
        "20261118T091500Z,              2026-11-18 09:00",
        "20261118,                      2026-11-18",
        "2026-11-18,                    2026-11-18",
        "18.11.2026,                    2026-11-18",
        "18.11.2026 21:30,              2026-11-18 21:00",
        "11/18/2026 09:30 PM,           2026-11-18 21:00",
        "11/18/2026 12:05 am,           2026-11-18 00:00",
        "18/11/2026,                    2026-11-18",
        "03/04/2026,                    2026-03-04",
        "1794992400,                    2026-11-18 09:00",
        "1794992400.25,                 2026-11-18 09:00",
        "1794992400123,                 2026-11-18 09:00",
        "2024-02-29,                    2024-02-29"
    })
    void aTimeIsReadFromItsSpellings(String spelling, String hour) {
        assertThat(TimeSpelling.hourOf(spelling)).isEqualTo(hour);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026",
                "2026-11",
                "2026-13-01",
                "2025-02-29",
                "2026-11-18T25:00:00Z",
                "1,2,3",
                "0000-00-00",
                "9999999999999",
                "99999999999999999999999999",
                "-2026-11-18",
                "2026-11-18T09:00:00Z, and some words that go on and on",
                "１８.１１.２０２６"
            })
    void whatIsNoTimeIsNotRead(String text) {
        assertThat(TimeSpelling.hourOf(text)).isEmpty();
    }
}
