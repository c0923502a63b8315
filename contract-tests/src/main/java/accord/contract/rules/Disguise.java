package accord.contract.rules;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a text says when it is turned round or decoded: the ways to hide a name from whoever searches for it. */
final class Disguise {
    private static final Pattern HEX = Pattern.compile("(?:[0-9a-fA-F]{2}){4,}");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{7,}={0,2}");
    private static final Pattern FILLING = Pattern.compile("[\\s_./\\-]|%\\d*\\$?[sc]|[\\u0001\\u0002]");

    private Disguise() {}

    /** Without what stands between the words of a name, in small letters. */
    static String squeezed(String text) {
        return FILLING.matcher(text).replaceAll("").toLowerCase(Locale.ROOT);
    }

    /** Everything that it may stand for, itself not included. */
    static Stream<String> readings(String text) {
        return Stream.of(
                        Stream.of(new StringBuilder(text).reverse().toString(), rotated(text)), hex(text), base64(text))
                .flatMap(readings -> readings);
    }

    private static String rotated(String text) {
        return text.chars().mapToObj(Disguise::rotated).collect(Collectors.joining());
    }

    private static String rotated(int letter) {
        var first = Character.isUpperCase(letter) ? 'A' : 'a';
        return Character.toString(
                letter < 128 && Character.isLetter(letter) ? first + (letter - first + 13) % 26 : letter);
    }

    private static Stream<String> hex(String text) {
        return HEX.matcher(text).matches() ? Stream.of(read(HexFormat.of().parseHex(text))) : Stream.of();
    }

    private static Stream<String> base64(String text) {
        if (!BASE64.matcher(text).matches()) {
            return Stream.of();
        }
        var decoder = text.contains("-") || text.contains("_") ? Base64.getUrlDecoder() : Base64.getDecoder();
        try {
            return Stream.of(read(decoder.decode(text)));
        } catch (IllegalArgumentException _) {
            return Stream.of();
        }
    }

    private static String read(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
