package dev.plane.e2e.architecture;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.targetOwner;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Calls that nobody makes, each with its reason. */
class BannedCallsTest {
    /** Tests and benchmarks drive the product with real clocks and threads. */
    private static final String[] TEST_TOOLS = {
        "dev.plane.testkit..", "dev.plane.bench..", "dev.plane.e2e.."
    };

    /** The demo session is a program of its own, started by a drone. */
    private static final DescribedPredicate<JavaClass> PROGRAM =
            DescribedPredicate.describe(
                    "DemoMain", type -> type.getName().equals("dev.plane.local.demo.DemoMain"));

    @Test
    void time_comes_in_through_the_constructor() {
        banned(
                "a test must be able to move the clock, and clocks of two machines never meet",
                outside("dev.plane.common.time..", "dev.plane.drone.machine.."),
                calls(Instant.class, "now")
                        .or(calls(System.class, "currentTimeMillis|nanoTime"))
                        .or(calls(Clock.class, "system.*|tick.*"))
                        .or(calls(InstantSource.class, "system").and(outsideOfWiring()))
                        .or(
                                DescribedPredicate.describe(
                                        "java.time…now()",
                                        access ->
                                                access.getTargetOwner()
                                                                .getPackageName()
                                                                .equals("java.time")
                                                        && access.getName().equals("now"))));
    }

    /** Somebody must hand the clock to the constructors: the class that wires a role. */
    private static DescribedPredicate<JavaAccess<?>> outsideOfWiring() {
        return DescribedPredicate.describe(
                "outside of wiring",
                access -> !access.getOriginOwner().getSimpleName().endsWith("Configuration"));
    }

    @Test
    void threads_are_named_by_one_class() {
        banned(
                "a thread without a name cannot be found in a dump: NamedThreads",
                outside("dev.plane.common.task..", "dev.plane.boot.."),
                calls(Thread.class, "<init>|ofPlatform|ofVirtual|startVirtualThread")
                        .or(calls(Executors.class, "new.*")));
    }

    @Test
    void nobody_sleeps() {
        banned(
                "wait for a condition, or let the ticker wake you",
                outside("dev.plane.common.time..", "dev.plane.common.task.."),
                sleeps());
    }

    @Test
    void no_test_sleeps() {
        noClasses()
                .should()
                .callMethodWhere(DescribedPredicate.describe("Thread.sleep", c -> sleeps().test(c)))
                .because("a sleep is too short or too long: await a condition or move a ticker")
                .check(BuiltClasses.TESTS);
    }

    @Test
    void randomness_comes_in_through_the_constructor() {
        banned(
                "a test must be able to repeat what happened",
                outside().and(DescribedPredicate.not(simpleName("Builder"))),
                calls(Math.class, "random")
                        .or(calls(Random.class, "<init>"))
                        .or(calls(ThreadLocalRandom.class, "current")));
    }

    @Test
    void lines_for_people_are_written_in_one_place() {
        noClasses()
                .that(outside("dev.plane.cli.output.."))
                .should()
                .accessFieldWhere(
                        target(nameMatching("out|err"))
                                .and(targetOwner(type(System.class)))
                                .as("System.out or System.err"))
                .orShould()
                .callMethodWhere(
                        DescribedPredicate.describe(
                                "printStackTrace",
                                call -> call.getName().equals("printStackTrace")))
                .because("the rest logs")
                .check(BuiltClasses.MAIN);
    }

    @Test
    void process_ends_in_one_place() {
        banned(
                "whoever exits skips what others close",
                outside("dev.plane.boot.."),
                calls(System.class, "exit").or(calls(Runtime.class, "exit|halt")));
    }

    @Test
    void spring_finds_nothing_by_itself() {
        noClasses()
                .that(resideInAnyPackage("dev.plane.."))
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("org.springframework.stereotype..")
                                .or(
                                        nameIn(
                                                "org.springframework.context.annotation.ComponentScan",
                                                "org.springframework.beans.factory.annotation.Autowired",
                                                "org.springframework.beans.factory.annotation.Value",
                                                "org.springframework.context.event.EventListener",
                                                "org.springframework.scheduling.annotation.Scheduled",
                                                "org.springframework.context.ApplicationEventPublisher")))
                .because("wiring is read in one Configuration, and flow in the code that flows")
                .check(BuiltClasses.MAIN);
    }

    @Test
    void names_say_what_a_thing_is() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Helpers|Util|Utils|Service)(\\$.*)?")
                .because("such a name fits everything, so it says nothing")
                .check(BuiltClasses.MAIN);
    }

    @Test
    void state_is_private() {
        noFields().that().areNotFinal().should().bePublic().check(BuiltClasses.MAIN);
        fields().that().areStatic().should().beFinal().check(BuiltClasses.MAIN);
    }

    private static void banned(
            String reason,
            DescribedPredicate<JavaClass> where,
            DescribedPredicate<? super JavaAccess<?>> what) {
        JavaClasses main = BuiltClasses.MAIN;
        noClasses().that(where).should().accessTargetWhere(what).because(reason).check(main);
    }

    private static DescribedPredicate<JavaAccess<?>> sleeps() {
        return calls(Thread.class, "sleep").or(calls(TimeUnit.class, "sleep"));
    }

    private static DescribedPredicate<JavaAccess<?>> calls(Class<?> owner, String names) {
        return DescribedPredicate.describe(
                owner.getSimpleName() + "." + names,
                access ->
                        access.getTargetOwner().isEquivalentTo(owner)
                                && access.getName().matches(names));
    }

    private static DescribedPredicate<JavaClass> outside(String... packages) {
        return DescribedPredicate.not(
                resideInAnyPackage(TEST_TOOLS).or(resideInAnyPackage(packages)).or(PROGRAM));
    }

    private static DescribedPredicate<JavaClass> nameIn(String... names) {
        return DescribedPredicate.describe(
                String.join(", ", names), type -> Set.of(names).contains(type.getName()));
    }
}
