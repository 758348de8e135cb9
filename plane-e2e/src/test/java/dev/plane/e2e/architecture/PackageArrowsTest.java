package dev.plane.e2e.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.lang.ArchRule;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

class PackageArrowsTest {
    /** Each row may use the rows before it; within a row only what makes no circle. */
    private static final List<List<String>> CONTROLLER =
            List.of(
                    List.of("hint", "node", "http"),
                    List.of("key", "action"),
                    List.of("backend"),
                    List.of("route"),
                    List.of("connect", "sweep", "cert"),
                    List.of("session"),
                    List.of("drone", "proxy", "dns"),
                    List.of("relay"),
                    List.of("story"));

    @Test
    void controller_packages_use_only_rows_before_theirs() {
        for (int row = 0; row < CONTROLLER.size(); row++) {
            List<String> later = new ArrayList<>();
            CONTROLLER.subList(row + 1, CONTROLLER.size()).forEach(later::addAll);

            noClasses()
                    .that(resideInAnyPackage(controller(CONTROLLER.get(row))))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(controller(later)))
                    .because(CONTROLLER.get(row) + " lie below " + later)
                    .check(BuiltClasses.MAIN);
        }
    }

    @Test
    void controller_has_no_packages_but_these() {
        List<String> known = new ArrayList<>(CONTROLLER.stream().flatMap(List::stream).toList());

        classes()
                .that(resideInAPackage("dev.plane.controller.(**)"))
                .and(not(resideInAPackage("dev.plane.controller")))
                .should()
                .resideInAnyPackage(controller(known))
                .because("a new package needs its place among the arrows")
                .check(BuiltClasses.MAIN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"common", "boot", "controller", "drone", "proxy", "dns", "cli", "local"})
    void packages_of_a_module_form_no_circle(String module) {
        slices().matching("dev.plane." + module + ".(**)")
                .should()
                .beFreeOfCycles()
                .check(BuiltClasses.MAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"controller", "drone", "proxy", "dns"})
    void only_the_root_of_a_role_knows_the_whole_role(String role) {
        String root = "dev.plane." + role;

        noClasses()
                .that(resideInAPackage(root + ".."))
                .and(not(resideInAPackage(root)))
                .should()
                .dependOnClassesThat(resideInAPackage(root))
                .because("the root wires the packages; they take what they need by constructor")
                .check(BuiltClasses.MAIN);
    }

    @Test
    void client_uses_only_what_a_caller_of_the_interface_needs() {
        noClasses()
                .that(resideInAPackage("dev.plane.common.client.."))
                .should(
                        dependOnClassesThat(
                                resideInAPackage("dev.plane..")
                                        .and(
                                                not(
                                                        resideInAnyPackage(
                                                                common(
                                                                        "client", "connect", "view",
                                                                        "error", "name", "key",
                                                                        "json", "backend",
                                                                        "time"))))))
                .check(BuiltClasses.MAIN);
    }

    @Test
    void contract_of_runtimes_knows_no_runtime_and_runtimes_not_each_other() {
        String runtime = "dev.plane.drone.runtime";

        noClasses()
                .that(resideInAPackage(runtime))
                .should()
                .dependOnClassesThat(resideInAPackage(runtime + ".*.."))
                .check(BuiltClasses.MAIN);
        slices().matching(runtime + ".(*)..")
                .should()
                .notDependOnEachOther()
                .check(BuiltClasses.MAIN);
    }

    @Test
    void nothing_but_the_root_of_the_drone_chooses_a_runtime() {
        noClasses()
                .that(resideInAPackage("dev.plane.."))
                .and(not(resideInAnyPackage("dev.plane.drone", "dev.plane.drone.runtime.*..")))
                .should()
                .dependOnClassesThat(resideInAPackage("dev.plane.drone.runtime.*.."))
                .check(BuiltClasses.MAIN);
    }

    @Test
    void pure_packages_do_no_input_or_output() {
        ArchRule rule =
                noClasses()
                        .that(
                                resideInAnyPackage(
                                        "dev.plane.common.protocol..",
                                        "dev.plane.common.backend..",
                                        "dev.plane.proxy.request..",
                                        "dev.plane.dns.zone.."))
                        .should(dependOnClassesThat(doesInputOrOutput()))
                        .because("what decides is tested without a world around it");

        rule.check(BuiltClasses.MAIN);
    }

    @Test
    void every_package_is_null_marked() {
        TreeSet<String> unmarked = new TreeSet<>();
        for (JavaClass type : BuiltClasses.MAIN) {
            JavaPackage itsPackage = type.getPackage();
            if (!itsPackage.isAnnotatedWith(NullMarked.class)) {
                unmarked.add(itsPackage.getName());
            }
        }

        assertThat(unmarked)
                .as("packages without a package-info.java that says @NullMarked")
                .isEmpty();
    }

    private static DescribedPredicate<JavaClass> doesInputOrOutput() {
        DescribedPredicate<JavaClass> packages =
                resideInAnyPackage(
                        "java.nio.channels..",
                        "java.nio.file..",
                        "java.net.http..",
                        "java.sql..",
                        "javax.sql..",
                        "io.netty..",
                        "org.springframework..");
        return packages.or(
                DescribedPredicate.describe(
                        "sockets, files or streams",
                        c ->
                                c.getName().matches("java\\.net\\.\\w*Socket")
                                        || c.getName()
                                                .matches(
                                                        "java\\.io\\.\\w*(File|Stream|Reader|Writer)\\w*")
                                        || c.isEquivalentTo(Thread.class)));
    }

    private static String[] controller(List<String> names) {
        return names.stream().map(n -> "dev.plane.controller." + n + "..").toArray(String[]::new);
    }

    private static String[] common(String... names) {
        return List.of(names).stream()
                .map(n -> "dev.plane.common." + n + "..")
                .toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> not(DescribedPredicate<JavaClass> predicate) {
        return DescribedPredicate.not(predicate);
    }
}
