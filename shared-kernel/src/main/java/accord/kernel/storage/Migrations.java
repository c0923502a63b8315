package accord.kernel.storage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.ZipFile;

/**
 * The migrations that this build ships, by the name of their script, with Flyway's checksum of each. They answer one question:
 * has the database exactly these? Then Flyway has nothing to do, and is not loaded for it. In every other case it is Flyway
 * that judges: what is missing, what was altered, what is newer than this build.
 */
final class Migrations {
    private static final String HISTORY = "flyway_schema_history";

    private final Map<String, Integer> checksums;

    private Migrations(Map<String, Integer> checksums) {
        this.checksums = Map.copyOf(checksums);
    }

    /** What lies in one directory of the class path; empty when it cannot be listed. */
    static Migrations shipped(String directory) {
        try {
            var checksums = new HashMap<String, Integer>();
            for (var place : Collections.list(loader().getResources(directory))) {
                for (var script : scripts(place, directory)) {
                    checksums.put(script, checksum(directory + "/" + script));
                }
            }
            return new Migrations(checksums);
        } catch (IOException | URISyntaxException _) {
            return new Migrations(Map.of());
        }
    }

    /** Whether the schema's history has these, all of them well, and nothing else. */
    Predicate<Connection> areAllOf(String schema) {
        return connection -> areAllOf(connection, schema);
    }

    private boolean areAllOf(Connection connection, String schema) {
        var query =
                "select \"type\", \"script\", \"checksum\", \"success\" from \"" + schema + "\".\"" + HISTORY + "\"";
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var applied = new HashMap<String, Integer>();
            while (rows.next()) {
                if (!rows.getBoolean(4)) {
                    return false;
                }
                switch (String.valueOf(rows.getString(1))) {
                    // How schema and history were made is told there too, and is no script.
                    case "SCHEMA", "TABLE" -> {}
                    case "SQL" -> applied.put(rows.getString(2), rows.getInt(3));
                    default -> {
                        return false;
                    }
                }
            }
            return !checksums.isEmpty() && checksums.equals(applied);
        } catch (SQLException _) {
            // There is no history yet.
            return false;
        }
    }

    private static List<String> scripts(URL place, String directory) throws IOException, URISyntaxException {
        if (place.getProtocol().equals("file")) {
            try (var files = Files.list(Path.of(place.toURI()))) {
                return files.map(file -> file.getFileName().toString())
                        .filter(Migrations::isScript)
                        .toList();
            }
        }
        var path = place.getPath();
        var end = path.indexOf("!/");
        if (!place.getProtocol().equals("jar") || end < 0) {
            throw new IOException("neither a directory nor a jar: " + place.getProtocol());
        }
        try (var jar = new ZipFile(Path.of(new URI(path.substring(0, end))).toFile())) {
            var scripts = new ArrayList<String>();
            for (var entry : Collections.list(jar.entries())) {
                inside(entry.getName(), directory).filter(Migrations::isScript).ifPresent(scripts::add);
            }
            return scripts;
        }
    }

    private static Optional<String> inside(String entry, String directory) {
        return entry.startsWith(directory + "/")
                ? Optional.of(entry.substring(directory.length() + 1))
                : Optional.empty();
    }

    private static boolean isScript(String name) {
        return name.endsWith(".sql");
    }

    /** As Flyway counts: every line without its end. */
    private static int checksum(String resource) throws IOException {
        var sum = new CRC32();
        try (var stream = loader().getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IOException("there is no " + resource);
            }
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))
                    .lines()
                    .forEach(line -> sum.update(line.getBytes(StandardCharsets.UTF_8)));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return (int) sum.getValue();
    }

    private static ClassLoader loader() {
        return Migrations.class.getClassLoader();
    }
}
