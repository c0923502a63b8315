package accord.backend.agent;

import java.util.List;
import java.util.Locale;

/**
 * Recognises requests that try to change what the agents are instead of asking them for something. The records are not looked at:
 * they are data and never read as instructions.
 */
final class InjectionScreen {
    private static final List<String> VERBS = List.of(
            "ignore ", "disregard ", "forget ", "override ", "bypass ", "reveal ", "print ", "repeat ", "show me ");
    private static final List<String> TARGETS = List.of(
            "previous instruction",
            "prior instruction",
            "above instruction",
            "earlier instruction",
            "all instruction",
            "your instruction",
            "system instruction",
            "system prompt",
            "initial prompt",
            "hidden prompt",
            "your rules",
            "your guidelines",
            "safety rules");
    private static final List<String> PHRASES = List.of(
            "jailbreak", "developer mode", "you are now dan", "pretend you have no rules", "<|im_start|>", "[system]");
    private static final int REACH = 60;

    private InjectionScreen() {}

    static boolean recognises(String prose) {
        String text = singleSpaced(prose.toLowerCase(Locale.ROOT));
        return PHRASES.stream().anyMatch(text::contains) || VERBS.stream().anyMatch(verb -> isAimed(text, verb));
    }

    private static boolean isAimed(String text, String verb) {
        for (int at = text.indexOf(verb); at >= 0; at = text.indexOf(verb, at + 1)) {
            String near = text.substring(at, Math.min(text.length(), at + REACH));
            if (TARGETS.stream().anyMatch(near::contains)) {
                return true;
            }
        }
        return false;
    }

    private static String singleSpaced(String text) {
        var spaced = new StringBuilder(text.length());
        boolean blank = false;
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            boolean isBlank = Character.isWhitespace(character);
            if (!isBlank || !blank) {
                spaced.append(isBlank ? ' ' : character);
            }
            blank = isBlank;
        }
        return spaced.toString();
    }
}
