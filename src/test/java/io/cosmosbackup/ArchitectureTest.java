package io.cosmosbackup;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.cosmosbackup.engine.json.Planted;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Which package may know which. docs/architecture.md says why.
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(place -> !place.contains("/test-classes/")) // also below target/unit
            .importPackages("io.cosmosbackup");

    private static final String ROOT = "io.cosmosbackup";
    private static final String JACKSON_ANNOTATIONS = "com.fasterxml.jackson.annotation..";

    @Test
    void theRulesSeeTheWholeProgram() {
        for (Map.Entry<String, Integer> floor :
                Map.of("engine", 60, "cli", 12, "operator", 40, "api", 25).entrySet()) {
            long seen = CLASSES.stream()
                    .filter(c -> c.getPackageName().startsWith(ROOT + "." + floor.getKey()))
                    .count();
            assertTrue(seen >= floor.getValue(), floor.getKey() + " has " + seen + " classes");
        }
    }

    @Test
    void theEngineKnowsNoKubernetesNoCliAndNoQuarkus() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".engine..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".api..",
                        ROOT + ".operator..",
                        ROOT + ".cli..",
                        "io.fabric8..",
                        "io.javaoperatorsdk..",
                        "io.quarkus..",
                        "io.quarkiverse..",
                        "picocli..",
                        "jakarta..")
                .check(CLASSES);
    }

    @Test
    void theApiKnowsAnnotationsOnly() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".api..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        "java..", "org.jspecify..", JACKSON_ANNOTATIONS, "io.fabric8..", ROOT + ".api.."))
                .check(CLASSES);
    }

    @Test
    void theOperatorKnowsOfTheEngineOnlyWhatItIsToldAndReports() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".operator..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(ROOT + ".engine..", ROOT + ".cli..")
                        .and(DescribedPredicate.not(
                                resideInAnyPackage(ROOT + ".engine.contract..", ROOT + ".engine.report.."))))
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("com.azure..", "java.net.http..", "com.github.luben..")
                .check(CLASSES);
    }

    /// Only reconcilers and `operator.cluster` touch the cluster. What starts the operator lies in `operator` itself.
    @Test
    void whatTheOperatorDecidesIsPure() {
        pure(resideInAPackage(ROOT + ".operator..")
                        .and(DescribedPredicate.not(
                                resideInAnyPackage(ROOT + ".operator", ROOT + ".operator.cluster..")))
                        .and(DescribedPredicate.not(nameMatching(".*Reconciler(\\$.*)?"))))
                .check(CLASSES);
    }

    @Test
    void theSdksStayInTheirAdapters() {
        onlyIn(ROOT + ".engine.source.nosql..", "com.azure.cosmos..");
        onlyIn(ROOT + ".engine.store.azure..", "com.azure.storage..", "com.azure.core..", "reactor..");
        noClasses()
                .that(DescribedPredicate.not(resideInAnyPackage(in("http"), in("store.azure"))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.hc..")
                .check(CLASSES);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.reactivestreams..")
                .check(CLASSES);
    }

    @Test
    void compressionAndCryptographyStayInTheirPackages() {
        onlyIn(ROOT + ".engine.format..", "com.github.luben.zstd..");
        onlyIn(ROOT + ".engine.crypto..", "java.security..", "javax.crypto..", "com.exceptionfactory.jagged..");
    }

    @Test
    void packagesThatSayTheyArePureAre() {
        Set<String> pure = Packages.used(CLASSES).keySet().stream()
                .filter(Packages::isPure)
                .collect(Collectors.toSet());
        assertTrue(
                pure.containsAll(Set.of(
                        "engine.catalog",
                        "engine.contract",
                        "engine.items",
                        "engine.prune.plan",
                        "engine.report",
                        "engine.retention")),
                pure.toString());
        for (String name : pure) {
            pure(resideInAPackage(ROOT + "." + name)).check(CLASSES);
        }
    }

    @Test
    void packagesDependOnWhatTheirPackageInfoNames() {
        assertEquals(List.of(), undeclared(CLASSES));
    }

    @Test
    void packagesDependOnlyOnLowerFloors() {
        assertEquals(List.of(), Packages.arrowsUp(Packages.used(CLASSES), Packages.floors()));
    }

    @Test
    void aForbiddenImportIsFound() {
        JavaClasses planted = new ClassFileImporter().importClasses(Planted.class);
        assertTrue(
                undeclared(planted).contains("engine.json uses cli.output, which its package-info does not name"),
                undeclared(planted).toString());
        assertTrue(Packages.arrowsUp(Packages.used(planted), Packages.floors())
                .contains("engine.json uses cli.output, which does not stand on a lower floor"));
        assertThrows(
                AssertionError.class,
                () -> pure(resideInAPackage(ROOT + ".engine.json")).check(planted));
    }

    /// Whoever prints past it could print an escape sequence, a secret or a forged line.
    @Test
    void onlyTheScreenPrints() {
        noClasses()
                .that()
                .haveNameNotMatching(".*[.]cli[.]output[.]Screen([$].*)?")
                .should()
                .callMethodWhere(target(owner(assignableTo(PrintWriter.class).or(assignableTo(PrintStream.class))))
                        .and(target(nameMatching("print.*|write|format|append"))))
                .orShould()
                .callMethodWhere(
                        target(owner(assignableTo(Throwable.class))).and(target(nameMatching("printStackTrace"))))
                .orShould()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(CLASSES);
    }

    /// It stands for the service: what the product believes must not be in it because the product believes it.
    @Test
    void theEmulatorUsesNothingOfTheProduct() throws IOException {
        List<String> uses = new ArrayList<>();
        int files = 0;
        try (Stream<Path> all = Files.walk(Path.of("src/emulator/java"))) {
            for (Path file : all.filter(f -> f.toString().endsWith(".java")).toList()) {
                files++;
                Files.readString(file)
                        .lines()
                        .filter(line -> line.contains("io.cosmosbackup.") && !line.contains("io.cosmosbackup.emulator"))
                        .forEach(line -> uses.add(file.getFileName() + ": " + line.strip()));
            }
        }
        assertTrue(files > 100, "files: " + files);
        assertEquals(List.of(), uses);
    }

    @Test
    void noPackagesFormACycle() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    private static String in(String enginePackage) {
        return ROOT + ".engine." + enginePackage + "..";
    }

    private static List<String> undeclared(JavaClasses classes) {
        List<String> faults = new ArrayList<>();
        Packages.used(classes)
                .forEach((name, used) -> faults.addAll(Packages.faults(name, used, Packages.declared(name))));
        return faults;
    }

    /// No files, no network, no cluster, no threads, no environment, and no clock but what is handed in.
    private static ArchRule pure(DescribedPredicate<JavaClass> which) {
        return noClasses()
                .that(which)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.nio.file..",
                        "java.net..",
                        "java.util.concurrent..",
                        "io.fabric8.kubernetes.client..",
                        "io.javaoperatorsdk..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "getenv");
    }

    /// Classes of these packages are named nowhere outside the one package.
    private static void onlyIn(String owner, String... owned) {
        DescribedPredicate<JavaClass> outside = DescribedPredicate.not(resideInAnyPackage(owner));
        noClasses()
                .that(outside)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(owned)
                .check(CLASSES);
    }
}
