package accord.deploy;

import accord.deploy.manifest.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A mistake that somebody makes, and how it is to be found.
 *
 * @param name what was done
 * @param planting how it is done to a project in order
 * @param file where it is found, from the project's root
 * @param line the text of the line on which it is found, once everything is planted
 * @param advice a part of what to do about it
 */
record PlantedMistake(String name, Planting planting, Kind kind, String file, String line, String advice) {

    private static final String CLOUDRUN = "deploy/cloudrun/";
    private static final String AUTH = "auth-service.yaml";
    private static final String BACKEND = "backend-service.yaml";
    private static final String VALUES = "values/production.yaml";

    /** Spoils a project. */
    interface Planting {
        void in(PlantedProject project) throws IOException;
    }

    /** All of them; each can be made together with all the others. */
    static List<PlantedMistake> all() {
        return List.of(
                replaced(
                        "another version of the signing secret in one service",
                        BACKEND,
                        "name: jwt-secret\n                  key: \"${jwt-secret-version}\"",
                        "name: jwt-secret\n                  key: \"4\"",
                        Kind.SECRETS_DIFFER,
                        "key: \"4\"",
                        "name the same version of the same secret in both"),
                replaced(
                        "another name of the signing secret in one service",
                        AUTH,
                        "name: jwt-secret\n                  key: \"${jwt-secret-next-version}\"",
                        "name: jwt-key\n                  key: \"${jwt-secret-next-version}\"",
                        Kind.SECRETS_DIFFER,
                        VALUES,
                        "jwt-secret-next-version: 2",
                        "name the same version of the same secret in both"),
                replaced(
                        "latest instead of a version",
                        VALUES,
                        "jwt-secret-previous-version:\n",
                        "jwt-secret-previous-version: latest\n",
                        Kind.SECRET_NOT_PINNED,
                        "jwt-secret-previous-version: latest",
                        "pin a version by its number"),
                replaced(
                        "a tag instead of a digest",
                        VALUES,
                        "auth-service@sha256:" + "5eed".repeat(16),
                        "auth-service:latest",
                        Kind.IMAGE_NOT_PINNED,
                        "auth-service:latest",
                        "name it by its digest"),
                replaced(
                        "a tag instead of a digest beside the service",
                        VALUES,
                        "cloud-run-gmp-sidecar@sha256:" + "5eed".repeat(16),
                        "cloud-run-gmp-sidecar:1.2.0",
                        Kind.IMAGE_NOT_PINNED,
                        "cloud-run-gmp-sidecar:1.2.0",
                        "name it by its digest"),
                replaced(
                        "an image that nobody replaced",
                        VALUES,
                        "backend-service@sha256:" + "5eed".repeat(16),
                        "backend-service@sha256:" + "0".repeat(64),
                        Kind.PLACEHOLDER,
                        "0".repeat(64),
                        "replace it with your own"),
                replaced(
                        "a needed variable that is not set",
                        AUTH,
                        "            - name: ACCORD_ALLOWED_ORIGINS\n              value: ${allowed-origins}\n",
                        "",
                        Kind.VARIABLE_MISSING,
                        "          env:",
                        "add '- name: ACCORD_ALLOWED_ORIGINS'"),
                replaced(
                        "a needed variable that is filled with nothing",
                        VALUES,
                        "auth-database-url: jdbc:postgresql://10.20.0.3:5432/auth",
                        "auth-database-url:",
                        Kind.VARIABLE_MISSING,
                        "auth-database-url:",
                        "give it a value here"),
                replaced(
                        "a misspelt variable",
                        BACKEND,
                        "name: ACCORD_AUTH_URL",
                        "name: ACCORD_ATUH_URL",
                        Kind.VARIABLE_UNREAD,
                        VALUES,
                        "auth-url: ",
                        "did you mean 'ACCORD_AUTH_URL'?"),
                set(
                        "a variable that nothing reads",
                        BACKEND,
                        "JWT_ACCESS_EXPIRY_MINUTES",
                        "\"17\"",
                        Kind.VARIABLE_UNREAD,
                        "delete it"),
                set(
                        "a switched-off check",
                        AUTH,
                        "BYPASS_STARTUP_VALIDATION",
                        "\"true\"",
                        Kind.CHECK_SWITCHED_OFF,
                        "nothing may be switched off"),
                replaced(
                        "a debugger's door",
                        VALUES,
                        "java-options: ",
                        "java-options: -agentlib:jdwp=transport=dt_socket ",
                        Kind.CHECK_SWITCHED_OFF,
                        "java-options: -agentlib",
                        "nothing may be switched off"),
                replaced(
                        "a test key in production",
                        VALUES,
                        "test-users-key-version:\n",
                        "test-users-key-version: 1\n",
                        Kind.TEST_KEY,
                        "test-users-key-version: 1",
                        "delete it from this environment"),
                replaced(
                        "a test's secret in production",
                        BACKEND,
                        "name: backend-database-password",
                        "name: backend-e2e-password",
                        Kind.TEST_KEY,
                        VALUES,
                        "backend-database-password-version: 1",
                        "name the secret of production"),
                set(
                        "a secret in clear",
                        BACKEND,
                        "JWT_SECRET_KEY",
                        "correct-horse-battery-staple-0123456789",
                        Kind.SECRET_IN_CLEAR,
                        "use valueFrom.secretKeyRef"),
                secret("a short signing secret", "jwt-secret/1", "too-short-to-sign", "write another"),
                secret(
                        "a placeholder for a password",
                        "auth-database-password/1",
                        "REPLACE_WITH_DB_PASSWORD",
                        "write another"),
                replaced(
                        "another issuer in one service",
                        BACKEND,
                        "- name: ACCORD_ISSUER\n              value: ${auth-url}",
                        "- name: ACCORD_ISSUER\n              value: https://login.accord.chat",
                        Kind.URLS_DISAGREE,
                        "value: https://login.accord.chat",
                        "set both from the same value"),
                replaced(
                        "the socket's URL instead of the base URL",
                        VALUES,
                        "backend-url: https://api.accord.chat",
                        "backend-url: wss://api.accord.chat/ws",
                        Kind.BAD_URL,
                        "backend-url: wss:",
                        "write it as https://host, without a path"),
                replaced(
                        "a page of this machine among the origins",
                        VALUES,
                        "allowed-origins: https://app.accord.chat",
                        "allowed-origins: https://app.accord.chat,https://localhost:3000",
                        Kind.BAD_URL,
                        "allowed-origins: ",
                        "write it as https://host"),
                replaced(
                        "a reserved path",
                        AUTH,
                        "path: /health/live",
                        "path: /healthz",
                        Kind.RESERVED_PATH,
                        "path: /healthz",
                        "use /health/ready or /health/live"),
                replaced(
                        "HTTP/2 in clear",
                        BACKEND,
                        "- name: http1",
                        "- name: h2c",
                        Kind.NO_WEBSOCKETS,
                        "- name: h2c",
                        "it must be 'http1'"),
                replaced(
                        "a time-out below a socket's age",
                        BACKEND,
                        "timeoutSeconds: 3600",
                        "timeoutSeconds: 300",
                        Kind.TIMEOUT_TOO_SHORT,
                        "timeoutSeconds: 300",
                        "set timeoutSeconds above that"),
                replaced(
                        "a probe that is missing",
                        AUTH,
                        """
                                  startupProbe:
                                    httpGet:
                                      path: /health/ready
                                      port: 8080
                                    periodSeconds: 2
                                    timeoutSeconds: 2
                                    failureThreshold: 60
                        """,
                        "",
                        Kind.PROBE_MISSING,
                        "image: ${auth-image}",
                        "add one with httpGet on /health/ready"),
                replaced(
                        "a field that nobody knows",
                        BACKEND,
                        "containerConcurrency: 1000",
                        "containerConcurency: 1000",
                        Kind.UNKNOWN_FIELD,
                        "containerConcurency: 1000",
                        "did you mean 'containerConcurrency'?"),
                replaced(
                        "an annotation that nobody knows",
                        AUTH,
                        "run.googleapis.com/startup-cpu-boost:",
                        "run.googleapis.com/startup-cpu-bost:",
                        Kind.UNKNOWN_FIELD,
                        "run.googleapis.com/startup-cpu-bost:",
                        "did you mean 'run.googleapis.com/startup-cpu-boost'?"),
                replaced(
                        "a key that no manifest asks for",
                        VALUES,
                        "log-format: json",
                        "log-format: json\nlog-level: debug",
                        Kind.UNKNOWN_KEY,
                        "log-level: debug",
                        "known here: "),
                replaced(
                        "a key that is not given",
                        VALUES,
                        "commands-per-minute: 120\n",
                        "",
                        Kind.MISSING_KEY,
                        CLOUDRUN + BACKEND,
                        "value: \"${commands-per-minute}\"",
                        "a line 'commands-per-minute: …'"),
                replaced(
                        "an address that nobody can reach",
                        VALUES,
                        "host: 0.0.0.0",
                        "host: 127.0.0.1",
                        Kind.BAD_VALUE,
                        "host: 127.0.0.1",
                        "it must be '0.0.0.0'"),
                replaced(
                        "a number that is none",
                        VALUES,
                        "connections-per-user: 5",
                        "connections-per-user: five",
                        Kind.BAD_VALUE,
                        "connections-per-user: five",
                        "it must be a number"),
                replaced(
                        "a duration without its unit",
                        VALUES,
                        "warm-up: 2s",
                        "warm-up: 2",
                        Kind.BAD_VALUE,
                        "warm-up: 2",
                        "a number with its unit"),
                replaced(
                        "a misspelt variable that is filled with nothing",
                        BACKEND,
                        "name: JWT_SECRET_PREVIOUS",
                        "name: JWT_SECRET_PREVOIUS",
                        Kind.VARIABLE_UNREAD,
                        VALUES,
                        "jwt-secret-previous-version:",
                        "did you mean 'JWT_SECRET_PREVIOUS'?"),
                replaced(
                        "more instances at least than at most",
                        VALUES,
                        "backend-min-instances: 2",
                        "backend-min-instances: 77",
                        Kind.BAD_VALUE,
                        "backend-min-instances: 77",
                        "raise the other at"),
                replaced(
                        "an annotation's value that means nothing",
                        AUTH,
                        "run.googleapis.com/ingress: all",
                        "run.googleapis.com/ingress: everybody",
                        Kind.BAD_VALUE,
                        "run.googleapis.com/ingress: everybody",
                        "it must be all or internal or"),
                replaced(
                        "another service's name",
                        BACKEND,
                        "  name: backend-service\n",
                        "  name: backend\n",
                        Kind.BAD_VALUE,
                        "  name: backend",
                        "it must be 'backend-service'"),
                replaced(
                        "the values of another environment",
                        VALUES,
                        "environment: production",
                        "environment: staging",
                        Kind.WRONG_ENVIRONMENT,
                        "environment: staging",
                        "set its environment to production"),
                set(
                        "a variable of the platform",
                        AUTH,
                        "K_REVISION",
                        "mine",
                        Kind.VARIABLE_RESERVED,
                        "delete these lines",
                        "- name: K_REVISION"),
                new PlantedMistake(
                        "code that reads what no list declares",
                        project -> project.build("auth", List.of(), List.of("SMTP_HOST")),
                        Kind.VARIABLE_UNDECLARED,
                        "auth-service/src/main/resources/accord/auth/variables.txt",
                        "",
                        "add a line 'SMTP_HOST | … | …' here"));
    }

    Path place(PlantedProject project) {
        return project.root().resolve(file);
    }

    /** Counted when everything is planted, because what is planted above it moves it. */
    int lineIn(PlantedProject project) throws IOException {
        if (line.isEmpty()) {
            return 1;
        }
        var lines = Files.readAllLines(place(project));
        for (var i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(line)) {
                return i + 1;
            }
        }
        throw new IllegalArgumentException(file + " has no line '" + line + "'");
    }

    @Override
    public String toString() {
        return name;
    }

    private static PlantedMistake replaced(
            String name, String file, String right, String wrong, Kind kind, String line, String advice) {
        return replaced(name, file, right, wrong, kind, file, line, advice);
    }

    private static PlantedMistake replaced(
            String name,
            String file,
            String right,
            String wrong,
            Kind kind,
            String foundIn,
            String line,
            String advice) {
        return new PlantedMistake(
                name,
                project -> project.replace(file, right, wrong),
                kind,
                foundIn.startsWith(CLOUDRUN) ? foundIn : CLOUDRUN + foundIn,
                line,
                advice);
    }

    private static PlantedMistake set(
            String name, String file, String variable, String value, Kind kind, String advice) {
        return set(name, file, variable, value, kind, advice, "value: " + value);
    }

    private static PlantedMistake set(
            String name, String file, String variable, String value, Kind kind, String advice, String line) {
        return new PlantedMistake(
                name, project -> project.set(file, variable, value), kind, CLOUDRUN + file, line, advice);
    }

    private static PlantedMistake secret(String name, String file, String value, String advice) {
        return new PlantedMistake(
                name,
                project -> Files.writeString(project.root().resolve("secrets").resolve(file), value),
                Kind.SECRET_UNUSABLE,
                "secrets/" + file,
                "",
                advice);
    }
}
