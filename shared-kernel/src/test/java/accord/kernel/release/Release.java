package accord.kernel.release;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * A contract as it was released, and tokens of that time.
 *
 * @param document the contract, word for word
 * @param tokens its golden tokens
 */
record Release(int version, String document, GoldenTokens tokens) {
    private static final Path RELEASED = Path.of("src/test/resources/contract/released");
    private static final String DOCUMENT = "token-contract.json";
    private static final String TOKENS = "golden-tokens.txt";

    /** Every released contract, the oldest first. */
    static List<Release> all() {
        try (var versions = Files.list(RELEASED)) {
            return versions.map(Release::read)
                    .sorted(Comparator.comparingInt(Release::version))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the released contracts cannot be read from " + RELEASED, e);
        }
    }

    static Release first() {
        return all().getFirst();
    }

    /** Keeps a contract for ever, with tokens that were judged by it. What was kept once is not written again. */
    static void keep(String document, GoldenTokens tokens) throws IOException {
        var version = ContractDocument.parse(document).version();
        var directory = RELEASED.resolve(Integer.toString(version));
        if (!Files.exists(directory)) {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve(DOCUMENT), document);
            Files.writeString(directory.resolve(TOKENS), tokens.text());
        }
    }

    private static Release read(Path directory) {
        try {
            return new Release(
                    Integer.parseInt(directory.getFileName().toString()),
                    Files.readString(directory.resolve(DOCUMENT), UTF_8),
                    GoldenTokens.parse(Files.readAllLines(directory.resolve(TOKENS), UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("the released contract " + directory + " is not whole", e);
        }
    }

    @Override
    public String toString() {
        return "contract " + version;
    }
}
