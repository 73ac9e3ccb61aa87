package dev.cimiento.reference;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;

/** The floors of the house: who may see whom, over every artifact that the reference app has on its class path. */
@AnalyzeClasses(
        packages = "dev.cimiento",
        importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NotATestkit.class})
class ArchitectureTest {

    private static final List<String> DOMAINS =
            List.of("auth", "payments", "scheduling", "queues", "notifications", "whatsapp", "aiagent");

    /** Artifacts that join two domains, and say so in their name. */
    private static final Set<String> BRIDGES =
            Set.of("dev.cimiento.whatsapp.booking", "dev.cimiento.scheduling.reminders");

    static final class NotATestkit implements ImportOption {
        @Override
        public boolean includes(com.tngtech.archunit.core.importer.Location location) {
            return !location.contains("testkit");
        }
    }

    private static String domainOf(JavaClass type) {
        return DOMAINS.stream()
                .filter(domain -> (type.getPackageName() + ".").startsWith("dev.cimiento." + domain + "."))
                .findFirst()
                .orElse("");
    }

    @ArchTest
    static final ArchRule strangers = classes()
            .that(new DescribedPredicate<JavaClass>("belong to a domain and are no bridge") {
                @Override
                public boolean test(JavaClass type) {
                    return !domainOf(type).isEmpty() && !BRIDGES.contains(type.getPackageName());
                }
            })
            .should(new ArchCondition<JavaClass>("not see another domain") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    type.getDirectDependenciesFromSelf().forEach(dependency -> {
                        String other = domainOf(dependency.getTargetClass());
                        if (!other.isEmpty() && !other.equals(domainOf(type))) {
                            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
                        }
                    });
                }
            })
            .because("a developer adds one domain and gets no other");

    @ArchTest
    static final ArchRule floor = noClasses()
            .that()
            .resideInAPackage("dev.cimiento.tenancy..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("dev.cimiento..").and(not(resideInAPackage("dev.cimiento.tenancy.."))))
            .because("the floor carries the domains, not the other way round");

    @ArchTest
    static final ArchRule roots = classes()
            .that(new DescribedPredicate<JavaClass>("are in the root package of a domain") {
                @Override
                public boolean test(JavaClass type) {
                    return type.getPackageName().equals("dev.cimiento." + domainOf(type));
                }
            })
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage("java..", "javax.sql..", "javax.crypto..", "org.slf4j..", "org.jspecify..")
                            .or(resideInAPackage("dev.cimiento.."))
                            .and(not(resideInAnyPackage("dev.cimiento..postgresql..", "dev.cimiento..inmemory.."))))
            .because("what applications use knows neither where it is stored nor whose SDK is behind it");

    @ArchTest
    static final ArchRule clock = noClasses()
            .that()
            .resideInAPackage("dev.cimiento..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(ZonedDateTime.class, "now")
            .orShould()
            .callMethod(OffsetDateTime.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .because("time comes from the " + InstantSource.class.getSimpleName() + " handed in");

    @ArchTest
    static final ArchRule environment = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("dev.cimiento.reference.App")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class)
            .orShould()
            .callMethod(System.class, "getProperty", String.class, String.class)
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .because("libraries read no environment; App hands it to Settings");

    @ArchTest
    static final ArchRule names = noClasses()
            .that()
            .resideInAPackage("dev.cimiento..")
            .and()
            .areTopLevelClasses()
            .should()
            .haveNameMatching(".*\\.[A-Za-z]*(Impl|Manager|Helper|Utils?|Port|Adapter|UseCase)")
            .orShould()
            .haveNameMatching(".*\\.(Default|Abstract)[A-Z][A-Za-z]*")
            .orShould()
            .haveNameMatching(".*\\.[A-Za-z]+Service")
            .because("where no noun comes to mind, the boundary is wrong");

    @ArchTest
    static final ArchRule adapters = noClasses()
            .that()
            .resideInAPackage("dev.cimiento.reference..")
            .and()
            .resideOutsideOfPackage("dev.cimiento.reference")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "dev.cimiento..postgresql..",
                            "dev.cimiento.*.stripe..",
                            "dev.cimiento.*.mercadopago..",
                            "dev.cimiento.*.twilio..",
                            "dev.cimiento.*.smtp..",
                            "dev.cimiento.*.cloud..",
                            "dev.cimiento.*.chroma..",
                            "dev.cimiento.*.langchain4j..",
                            "dev.cimiento.*.jwt..",
                            "dev.cimiento.*.argon2..")
                    .and(DescribedPredicate.describe(
                            "are not the SQL runner",
                            type -> !type.getFullName().startsWith("dev.cimiento.tenancy.postgresql.Sql"))))
            .because("only Wiring constructs adapters, so that a provider is swapped in one place");

    @ArchTest
    static final ArchRule features = slices().matching("dev.cimiento.reference.(*)..")
            .should()
            .beFreeOfCycles()
            .because("features meet through constructor arguments, in one direction");
}
