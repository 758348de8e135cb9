package dev.plane.e2e.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;

class ModuleArrowsTest {
    private static final List<String> ROLES = List.of("controller", "drone", "proxy", "dns");

    /** What each module may use beside itself; e2e and bench may use everything. */
    private static final Map<String, List<String>> MAY_USE =
            Map.of(
                    "common", List.of(),
                    "boot", List.of("common"),
                    "controller", List.of("common", "boot"),
                    "drone", List.of("common", "boot"),
                    "proxy", List.of("common", "boot"),
                    "dns", List.of("common", "boot"),
                    "cli", List.of("common", "boot", "controller", "drone", "proxy", "dns"),
                    "local",
                            List.of("common", "boot", "controller", "drone", "proxy", "dns", "cli"),
                    "testkit", List.of("common"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "common",
                "boot",
                "controller",
                "drone",
                "proxy",
                "dns",
                "cli",
                "local",
                "testkit"
            })
    void module_uses_only_what_lies_below_it(String module) {
        List<String> allowed = MAY_USE.getOrDefault(module, List.of());

        noClasses()
                .that(resideInAPackage(packages(module)))
                .should()
                .dependOnClassesThat(
                        resideInAPackage("dev.plane..")
                                .and(not(resideInAPackage(packages(module))))
                                .and(not(resideInAnyPackage(packages(allowed)))))
                .because("plane-" + module + " may use only " + allowed)
                .check(BuiltClasses.MAIN);
    }

    @Test
    void every_class_lies_in_the_package_of_a_module() {
        String[] roots =
                BuiltClasses.modules().stream()
                        .map(m -> m.getFileName().toString().replace("plane-", ""))
                        .map(ModuleArrowsTest::packages)
                        .toArray(String[]::new);

        classes().should().resideInAnyPackage(roots).check(BuiltClasses.MAIN);
    }

    @Test
    void roles_never_see_each_other() {
        for (String role : ROLES) {
            List<String> others = ROLES.stream().filter(r -> !r.equals(role)).toList();

            noClasses()
                    .that(resideInAPackage(packages(role)))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(packages(others)))
                    .because("roles talk over the wire alone")
                    .check(BuiltClasses.MAIN);
        }
    }

    private static String packages(String module) {
        return "dev.plane." + module + "..";
    }

    private static String[] packages(List<String> modules) {
        return modules.stream().map(ModuleArrowsTest::packages).toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> not(DescribedPredicate<JavaClass> predicate) {
        return DescribedPredicate.not(predicate);
    }
}
