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
                offender("PAPER-01", BACKEND + "application.yml", """
                        accord: {pages: {size: 20, jwt-secret: abc}}
                        """),
                offender("PAPER-01", BACKEND + "logback.xml", """
                        <configuration>
                          <property name="k" value="${JWT_SECRET}"/>
                        </configuration>
                        """),
                offender("PAPER-01", "auth-service/src/main/resources/application.toml", """
                        [accord.jwt]
                        secret = "abc"
                        """),
                offender("PAPER-02", BACKEND + "application.yml", """
                        micronaut: {security: {enabled: false}}
                        """),
                offender("PAPER-02", BACKEND + "application.json", """
                        {
                          "micronaut": {
                            "security": {"enabled": false}
                          }
                        }
                        """),
                offender(
                        "PAPER-02",
                        "auth-service/src/main/resources/application.properties",
                        "micronaut.security\\u002eenabled=false\n"),
                offender("PAPER-02", "auth-service/src/main/resources/application.toml", """
                        [micronaut.security]
                        enabled = false
                        """),
                offender("PAPER-02", BACKEND + "application.yml", """
                        micronaut:
                          "security":
                            reject-not-found: false
                        """),
                offender("PAPER-04", "deploy/cloudrun/backend-service.yaml", """
                        env:
                          - {name: JWT_SECRET, value: correct-horse-battery-staple}
                        """),
                offender("PAPER-04", "deploy/run.sh", "export JWT_SECRET=correct-horse-battery-staple\n"),
                offender("PAPER-05", BACKEND + "bootstrap.yml", "accord:\n  pages: 1\n"),
                offender("PAPER-05", BACKEND + "application.groovy", "accord.pages = 1\n"),
                offender("PAPER-05", "auth-service/.env", "PORT=8081\n"),
                offender("PAPER-05", "auth-service/src/main/resources/config/application.yml", "accord:\n  pages: 1\n"),
                offender(
                        "PAPER-06",
                        BACKEND + "META-INF/micronaut/io.micronaut.inject.BeanDefinitionReference/com.example.Door",
                        ""),
                offender("PAPER-06", "shared-kernel/src/main/java/module-info.java", """
                        module accord.kernel {
                            provides java.lang.Runnable with accord.kernel.door.Side;
                        }
                        """),
                offender("PAPER-06", BACKEND + "META-INF/MANIFEST.MF", "Launcher-Agent-Class: com.example.Agent\n"),
                offender("PAPER-07", "deploy/pom.xml", dependency("com.nimbusds", "nimbus-jose-jwt", "test")),
                offender("PAPER-07", "contract-tests/pom.xml", dependency("org.pac4j", "pac4j-jwt", "test")),
                offender("PAPER-07", "auth-service/pom.xml", """
                        <project>
                          <properties>
                            <tokens>jjwt-impl</tokens>
                          </properties>
                          <dependencyManagement>
                            <dependencies>
                              <dependency>
                                <groupId>org.example</groupId>
                                <artifactId>
                                  ${tokens}
                                </artifactId>
                              </dependency>
                            </dependencies>
                          </dependencyManagement>
                        </project>
                        """),
                offender("PAPER-07", "backend-service/pom.xml", dependency("dev.paseto", "jpaseto-api")),
                offender("PAPER-08", "backend-service/pom.xml", dependency("dev.accord", "auth-service", "test")),
                offender("PAPER-09", "backend-service/pom.xml", """
                        <project>
                          <properties>
                            <skipTests>true</skipTests>
                          </properties>
                        </project>
                        """),
                offender("PAPER-09", "auth-service/pom.xml", """
                        <project><build><plugins><plugin>
                          <artifactId>maven-surefire-plugin</artifactId>
                          <configuration>
                            <testFailureIgnore>true</testFailureIgnore>
                          </configuration>
                        </plugin></plugins></build></project>
                        """),
                offender("PAPER-09", "shared-kernel/pom.xml", """
                        <project><build><plugins><plugin>
                          <artifactId>maven-enforcer-plugin</artifactId>
                          <executions><execution>
                            <id>one-door</id>
                            <phase>none</phase>
                          </execution></executions>
                        </plugin></plugins></build></project>
                        """),
                offender("PAPER-09", "contract-tests/pom.xml", """
                        <project>
                          <properties>
                            <test.groups.excluded>architecture</test.groups.excluded>
                          </properties>
                        </project>
                        """),
                offender("PAPER-09", ".mvn/maven.config", "-DskipTests\n"),
                offender("PAPER-09", ".github/workflows/ci.yml", "run: ./mvnw verify -Dmaven.test.skip=true\n"),
                offender("PAPER-10", BACKEND + "application.yml", """
                        jackson:
                          property-naming-strategy: LOWER_CAMEL_CASE
                        """),
                offender("PAPER-10", BACKEND + "application.yml", """
                        micronaut:
                          session:
                            http:
                              cookie: true
                        """),
                offender("PAPER-10", "auth-service/src/main/resources/application.yml", """
                        micronaut:
                          server:
                            netty:
                              access-logger:
                                enabled: true
                        """),
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
                innocent("backend-service/pom.xml", dependency("dev.accord", "shared-kernel")),
                innocent("auth-service/pom.xml", dependency("org.postgresql", "postgresql")),
                innocent("contract-tests/pom.xml", dependency("com.microsoft.playwright", "playwright", "test")),
                innocent("auth-service/pom.xml", """
                        <project>
                          <!-- <artifactId>jjwt</artifactId> is what we do without; skipTests too. -->
                          <properties>
                            <jdk.version>25</jdk.version>
                          </properties>
                        </project>
                        """),
                innocent(BACKEND + "application.yml", """
                        accord:
                          agents: {parallel: 4, names: [triage, costs]}
                          tokens:
                            per-day: 100000
                        micronaut:
                          http:
                            services:
                              model:
                                url: https://models.example.com
                          executors:
                            io:
                              type: virtual
                        logger:
                          levels:
                            accord.backend: DEBUG
                        """),
                innocent(BACKEND + "logback.xml", """
                        <configuration>
                          <!-- the JWT is never logged -->
                          <root level="INFO"/>
                        </configuration>
                        """),
                innocent(
                        "deploy/run.sh",
                        "exec java -jar backend-service.jar # JWT_SECRET is mapped by the manifest\n"));
    }

    private static Planted offender(String rule, String path, String text) {
        return new Planted(path, Set.of(rule), new Codebase(List.of(), List.of(new Paper(path, text))));
    }

    private static Planted innocent(String path, String text) {
        return new Planted(path, Set.of(), new Codebase(List.of(), List.of(new Paper(path, text))));
    }

    private static String dependency(String group, String artifact) {
        return dependency(group, artifact, "compile");
    }

    private static String dependency(String group, String artifact, String scope) {
        return """
                <project>
                  <dependencies>
                    <dependency>
                      <groupId>%s</groupId>
                      <artifactId>%s</artifactId>
                      <scope>%s</scope>
                    </dependency>
                  </dependencies>
                </project>
                """.formatted(group, artifact, scope);
    }
}
