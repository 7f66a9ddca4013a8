package io.kontor;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.typesafe.config.ConfigFactory;
import java.lang.reflect.Modifier;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The house holds: who may import whom, and the rules that are easier to check than to remember. */
class HouseTest {
    private static final String ROOT = "io.kontor.";
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.kontor");

    /** What Akka loads by name through interfaces that it has in no other form. */
    private static final DescribedPredicate<JavaClass> AKKA_PLUGINS = resideInAPackage(ROOT + "platform.journal..")
            .or(JavaClass.Predicates.type(io.kontor.platform.serialization.WireSerializer.class))
            .or(JavaClass.Predicates.assignableTo("akka.cluster.DowningProvider"))
            .or(JavaClass.Predicates.assignableTo("akka.http.ParsingErrorHandler"))
            .or(resideInAPackage(ROOT + "ingress.ws").and(JavaClass.Predicates.simpleName("Transport")));

    private static final String BELOW_ORDER = "account position venue risk marketdata instrument value platform";

    /** What each package may import besides itself. To move a wall, change this, docs/ARCHITECTURE.md and a decision record together. */
    private static final Map<String, String> TABLE = new TreeMap<>(Map.ofEntries(
            Map.entry("value", ""),
            Map.entry("platform", "value"),
            Map.entry("instrument", "value"),
            Map.entry("risk", "instrument value"),
            Map.entry("marketdata", "instrument value platform"),
            Map.entry("sim", "marketdata instrument value platform"),
            Map.entry("venue", "marketdata instrument value platform"),
            Map.entry("position", "marketdata instrument value platform"),
            Map.entry("account", "position venue risk marketdata instrument value platform"),
            Map.entry("order", "account position venue risk marketdata instrument value platform"),
            Map.entry("control", "order " + BELOW_ORDER),
            Map.entry("projection", "control order " + BELOW_ORDER),
            Map.entry("ingress", "projection control order " + BELOW_ORDER)));

    @TestFactory
    Stream<DynamicTest> eachPackageImportsOnlyWhatTheTableAllows() {
        return TABLE.entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> importsOnly(row.getKey(), row.getValue())));
    }

    private static void importsOnly(String name, String allowed) {
        String[] others = Stream.concat(TABLE.keySet().stream(), Stream.of("app"))
                .filter(p ->
                        !p.equals(name) && !Arrays.asList(allowed.split(" ")).contains(p))
                .map(p -> ROOT + p + "..")
                .toArray(String[]::new);
        // The simulated exchange is behind one door.
        DescribedPredicate<JavaClass> door = resideInAPackage(ROOT + "venue.local..");
        noClasses()
                .that(resideInAPackage(ROOT + name + "..").and(DescribedPredicate.not(door)))
                .should()
                .dependOnClassesThat(resideInAnyPackage(others))
                .check(HOUSE);
    }

    @Test
    void everyPackageIsInTheTable() {
        TreeSet<String> packages = new TreeSet<>();
        for (JavaClass c : HOUSE) {
            String inside = c.getPackageName().substring(ROOT.length());
            packages.add(inside.contains(".") ? inside.substring(0, inside.indexOf('.')) : inside);
        }

        TreeSet<String> known = new TreeSet<>(TABLE.keySet());
        known.add("app");
        assertThat(packages).isEqualTo(known);
    }

    @Test
    void theDoorToTheSimulatedExchangeLeadsNowhereElse() {
        noClasses()
                .that(resideInAPackage(ROOT + "venue.local.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        ROOT + "position..", ROOT + "account..", ROOT + "order..", ROOT + "risk..", ROOT + "ingress.."))
                .check(HOUSE);
    }

    @Test
    void venueAdaptersDoNotKnowEachOther() {
        slices().matching(ROOT + "venue.(*)..").should().notDependOnEachOther().check(HOUSE);
    }

    @Test
    void ingressKnowsNoVenueAdapter() {
        noClasses()
                .that(resideInAPackage(ROOT + "ingress.."))
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "venue.*.."))
                .check(HOUSE);
    }

    @Test
    void topLevelPackagesHaveNoCycles() {
        slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(HOUSE);
    }

    @Test
    void whatDecidesKnowsNoAkka() {
        noClasses()
                .that(resideInAnyPackage(ROOT + "value..", ROOT + "instrument..", ROOT + "risk..")
                        .or(named("State"))
                        .or(named("Rules"))
                        .or(named("Decision")))
                .should()
                .dependOnClassesThat(resideInAPackage("akka.."))
                .check(HOUSE);
    }

    @Test
    void moneyIsNeverBinaryFloatingPoint() {
        noFields()
                .that()
                .areDeclaredInClassesThat(resideInAnyPackage(
                        ROOT + "value..",
                        ROOT + "instrument..",
                        ROOT + "order..",
                        ROOT + "position..",
                        ROOT + "account..",
                        ROOT + "risk.."))
                .should()
                .haveRawType(double.class)
                .orShould()
                .haveRawType(float.class)
                .orShould()
                .haveRawType(Double.class)
                .orShould()
                .haveRawType(Float.class)
                .check(HOUSE);
    }

    @Test
    void onlyAppAsksTheMachineForTheTime() {
        noClasses()
                .that(DescribedPredicate.not(resideInAPackage(ROOT + "app..")))
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .check(HOUSE);
    }

    @Test
    void commandsAndEventsAreSealedOverRecordsAndEnums() {
        classes()
                .that(named("Command").or(named("Event")))
                .and()
                .areInterfaces()
                .should(new ArchCondition<JavaClass>("be sealed and permit only records, enums and sealed interfaces") {
                    @Override
                    public void check(JavaClass c, ConditionEvents events) {
                        Class<?> type = c.reflect();
                        boolean closed = type.isSealed()
                                && Arrays.stream(type.getPermittedSubclasses()).allMatch(HouseTest::isClosed);
                        if (!closed) {
                            events.add(SimpleConditionEvent.violated(
                                    c, type.getName() + " is open: " + Arrays.toString(type.getPermittedSubclasses())));
                        }
                    }
                })
                .check(HOUSE);
    }

    /** An interface that only its own package sees lets nobody else add a case either. */
    private static boolean isClosed(Class<?> permitted) {
        boolean own = permitted.isSealed() || !Modifier.isPublic(permitted.getModifiers());
        return permitted.isRecord() || permitted.isEnum() || (permitted.isInterface() && own);
    }

    @Test
    void nobodyUsesClassicActorsScalaOrAkkasInside() {
        noClasses()
                .that(DescribedPredicate.not(AKKA_PLUGINS).as("are no plugins of Akka's"))
                .should()
                .dependOnClassesThat(resideInAnyPackage("akka..scaladsl..", "akka..internal..")
                        .or(JavaClass.Predicates.assignableTo("akka.actor.Actor"))
                        .or(JavaClass.Predicates.equivalentTo(akka.actor.ActorRef.class))
                        .or(JavaClass.Predicates.equivalentTo(akka.actor.Props.class)))
                .check(HOUSE);
    }

    @Test
    void settingsAreLoadedInOnePlace() {
        noClasses()
                .that(DescribedPredicate.not(resideInAnyPackage(ROOT + "app..", ROOT + "platform.config..")))
                .should()
                .dependOnClassesThat(JavaClass.Predicates.equivalentTo(ConfigFactory.class))
                .check(HOUSE);
    }

    private static DescribedPredicate<JavaClass> named(String suffix) {
        return DescribedPredicate.describe(
                "are called ..." + suffix, (JavaClass c) -> c.getSimpleName().endsWith(suffix));
    }
}
