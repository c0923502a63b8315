package accord.contract.rules;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Configuration, manifests and POMs that open a second door, and some that do not. */
final class PlantedPapers {
    private static final String BACKEND = "backend-service/src/main/resources/";

    private PlantedPapers() {}

    static Stream<Planted> offenders() {
        return Stream.of(
                offender("PAPER-01", BACKEND + "application.yml", """
                        micronaut:
                          security:
                            token:
                              jwt:
                                signatures:
                                  secret:
                                    generator:
                                      secret: ${JWT_SECRET}
                        """),
                offender(
                        "PAPER-01",
                        BACKEND + "application.properties",
                        "accord.jwt-secret=correct-horse-battery-staple\n"),
                offender("PAPER-01", BACKEND + "signing.yml", "accord: {}\naccord.signing-key: 'abc'\n"),
                offender("PAPER-01", "auth-service/src/main/resources/application.yml", """
                        datasources:
                          default:
                            password: hunter2hunter2
                        """),
                offender("PAPER-02", BACKEND + "application.yml", """
                        micronaut:
                          security:
                            enabled: false
                        """),
                offender("PAPER-02", "auth-service/src/main/resources/application.yml", """
                        micronaut:
                          security:
                            intercept-url-map:
                              - pattern: /**
                                access: isAnonymous()
                        """),
                offender("PAPER-02", BACKEND + "application.yml", """
                        micronaut:
                          security:
                            token:
                              jwt:
                                nimbus:
                                  validator: true
                        """),
                offender("PAPER-02", BACKEND + "application.yml", """
                        micronaut.security.token.cookie.enabled: true
                        """),
                offender("PAPER-02", BACKEND + "application.yml", """
                        endpoints:
                          env:
                            enabled: true
                            sensitive: false
                        """),
                offender("PAPER-03", "deploy/cloudrun/backend-service.yaml", """
                        env:
                          - name: DEMO_MODE
                            value: "1"
                        """),
                offender("PAPER-03", "deploy/cloudrun/backend-service.yaml", """
                        env:
                          - name: E2E_OAUTH_SIMULATION_KEY
                            valueFrom:
                              secretKeyRef:
                                name: test-users-key
                                key: "3"
                        """),
                offender("PAPER-03", "deploy/cloudrun/values/production.yaml", "test-users-key-version: 1\n"),
                offender("PAPER-03", "deploy/cloudrun/values/staging.yaml", "BYPASS_STARTUP_VALIDATION: true\n"),
                offender("PAPER-04", "deploy/cloudrun/auth-service.yaml", """
                        env:
                          - name: JWT_SECRET
                            value: correct-horse-battery-staple-correct
                        """),
                offender("PAPER-04", "deploy/cloudrun/auth-service.yaml", """
                        env:
                          - name: JWT_SECRET
                            valueFrom:
                              secretKeyRef:
                                name: jwt-secret
                                key: latest
                        """),
                offender("PAPER-05", BACKEND + "application-production.yml", "accord:\n  pages: 1\n"),
                offender(
                        "PAPER-06",
                        BACKEND + "META-INF/services/io.micronaut.security.token.reader.TokenReader",
                        "com.example.Reader\n"),
                offender("PAPER-07", "backend-service/pom.xml", dependency("io.jsonwebtoken", "jjwt-api")),
                offender("PAPER-07", "auth-service/pom.xml", dependency("com.auth0", "java-jwt")),
                offender("PAPER-07", "pom.xml", dependency("org.bitbucket.b_c", "jose4j")),
                offender("PAPER-08", "backend-service/pom.xml", dependency("dev.accord", "auth-service")),
                offender("PAPER-08", "shared-kernel/pom.xml", dependency("dev.accord", "backend-service")),
                offender("PAPER-08", "deploy/pom.xml", dependency("dev.accord", "contract-tests")));
    }

    static Stream<Planted> innocents() {
        return Stream.of(
                innocent(BACKEND + "application.yml", """
                        # JWT_SECRET is read by the resolver; nothing here knows it.
                        micronaut:
                          application:
                            name: backend-service
                          server:
                            host: ${ACCORD_HOST:127.0.0.1}
                        datasources:
                          default:
                            url: ${ACCORD_DATABASE_URL:}
                            password: ${ACCORD_DATABASE_PASSWORD:}
                        accord:
                          tokens-per-page: 20
                          secretariat: north
                        """),
                innocent("deploy/cloudrun/backend-service.yaml", """
                        env:
                          - name: ENVIRONMENT
                            value: production
                          - name: JWT_SECRET
                            valueFrom:
                              secretKeyRef:
                                name: jwt-secret
                                key: "7"
                        """),
                innocent("deploy/cloudrun/auth-service.yaml", """
                        env:
                          - name: E2E_OAUTH_SIMULATION_KEY
                            valueFrom:
                              secretKeyRef:
                                name: test-users-key
                                key: "3"
                        """),
                innocent("deploy/cloudrun/values/production.yaml", "test-users-key-version:\n"),
                innocent("backend-service/pom.xml", dependency("dev.accord", "shared-kernel")));
    }

    private static Planted offender(String rule, String path, String text) {
        return new Planted(path, Set.of(rule), new Codebase(List.of(), List.of(new Paper(path, text))));
    }

    private static Planted innocent(String path, String text) {
        return new Planted(path, Set.of(), new Codebase(List.of(), List.of(new Paper(path, text))));
    }

    private static String dependency(String group, String artifact) {
        return """
                <project>
                  <dependencies>
                    <dependency>
                      <groupId>%s</groupId>
                      <artifactId>%s</artifactId>
                    </dependency>
                  </dependencies>
                </project>
                """.formatted(group, artifact);
    }
}
