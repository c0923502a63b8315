package accord.backend.agent;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads when a record was made from the spellings that exports use: ISO 8601, year first with any separator, {@code 18.11.2026},
 * {@code 11/18/2026} (month first, unless that cannot be), seconds or milliseconds since the epoch.
 */
final class TimeSpelling {
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:00", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);
    private static final int LONGEST = 40;
    private static final int EARLIEST_YEAR = 2000;
    private static final int LATEST_YEAR = 2100;

    private TimeSpelling() {}

    /**
     * The hour as {@code 2026-11-18 09:00}, or the day as {@code 2026-11-18} when no hour is told, as written there: never moved
     * to another time zone. "" when the text is not a time.
     */
    static String hourOf(String text) {
        if (text.isEmpty() || text.length() > LONGEST || !isDigit(text.charAt(0))) {
            return "";
        }
        try {
            return read(text, digitGroups(text));
        } catch (DateTimeException _) {
            return "";
        }
    }

    private static String read(String text, List<String> groups) {
        String first = groups.getFirst();
        return switch (first.length()) {
            case 13 -> since(Instant.ofEpochMilli(Long.parseLong(first)));
            case 10 -> since(Instant.ofEpochSecond(Long.parseLong(first)));
            case 8 -> {
                var date = List.of(first.substring(0, 4), first.substring(4, 6), first.substring(6));
                yield hour(text, date, groups.size() > 1 ? firstTwo(groups.get(1)) : "");
            }
            case 4 -> hour(text, groups, hourIn(groups));
            case 1, 2 -> hour(text, yearFirst(text, groups), hourIn(groups));
            default -> "";
        };
    }

    private static List<String> yearFirst(String text, List<String> groups) {
        if (groups.size() < 3) {
            return groups;
        }
        boolean monthFirst =
                text.charAt(groups.getFirst().length()) == '/' && Integer.parseInt(groups.getFirst()) <= 12;
        return monthFirst
                ? List.of(groups.get(2), groups.get(0), groups.get(1))
                : List.of(groups.get(2), groups.get(1), groups.get(0));
    }

    private static String hour(String text, List<String> date, String hour) {
        if (date.size() < 3
                || date.get(0).length() != 4
                || date.get(1).length() > 2
                || date.get(2).length() > 2) {
            return "";
        }
        var day = LocalDateTime.of(
                Integer.parseInt(date.get(0)), Integer.parseInt(date.get(1)), Integer.parseInt(date.get(2)), 0, 0);
        return hour.isEmpty() ? within(day, DAY) : within(day.withHour(onTheDial(text, Integer.parseInt(hour))), HOUR);
    }

    private static int onTheDial(String text, int hour) {
        String tail = text.substring(text.length() - 2).toLowerCase(Locale.ROOT);
        return switch (tail) {
            case "am" -> hour % 12;
            case "pm" -> hour % 12 + 12;
            default -> hour;
        };
    }

    private static String since(Instant instant) {
        return within(LocalDateTime.ofInstant(instant, ZoneOffset.UTC), HOUR);
    }

    private static String within(LocalDateTime time, DateTimeFormatter shape) {
        return time.getYear() < EARLIEST_YEAR || time.getYear() > LATEST_YEAR ? "" : shape.format(time);
    }

    private static String hourIn(List<String> groups) {
        return groups.size() > 3 ? firstTwo(groups.get(3)) : "";
    }

    private static String firstTwo(String digits) {
        return digits.substring(0, Math.min(2, digits.length()));
    }

    private static List<String> digitGroups(String text) {
        var groups = new ArrayList<String>();
        int start = 0;
        for (int at = 0; at <= text.length(); at++) {
            if (at == text.length() || !isDigit(text.charAt(at))) {
                if (at > start) {
                    groups.add(text.substring(start, at));
                }
                start = at + 1;
            }
        }
        return groups;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }
}
