package io.cosmosbackup;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Which package may know which. docs/architecture.md says why.
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.cosmosbackup");

    private static final String ROOT = "io.cosmosbackup";
    private static final String[] JDK = {"java..", "javax..", "org.jspecify.."};
    private static final String JACKSON_ANNOTATIONS = "com.fasterxml.jackson.annotation..";
    private static final String JACKSON = "com.fasterxml.jackson..";

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
    void theOperatorKnowsOfTheEngineOnlyWhatItReports() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".operator..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(ROOT + ".engine..", ROOT + ".cli..")
                        .and(DescribedPredicate.not(resideInAnyPackage(ROOT + ".engine.report.."))))
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("com.azure..", "java.net.http..", "com.github.luben..")
                .check(CLASSES);
    }

    @Test
    void whatTheOperatorDecidesIsPure() {
        noClasses()
                .that()
                .haveNameMatching(
                        ".*\\.operator\\..*(Decision|Plan|Step|Turn|Line|Run|Copies|Listing|Findings|KnownBackup|Observed|Statuses|History|Timetable|Health|Readiness)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "io.fabric8.kubernetes.client.dsl..", "io.javaoperatorsdk..")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "getenv")
                .check(CLASSES);
    }

    @Test
    void theSdksStayInTheirAdapters() {
        onlyIn(ROOT + ".engine.source.nosql..", "com.azure.cosmos..");
        onlyIn(ROOT + ".engine.store.azure..", "com.azure.storage..", "com.azure.core..", "reactor..");
        noClasses()
                .that(DescribedPredicate.not(resideInAnyPackage(in("http"), in("source.nosql"), in("store.azure"))))
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
    void plansAndReportsArePure() {
        for (String pure :
                new String[] {ROOT + ".engine.plan..", ROOT + ".engine.report..", ROOT + ".engine.account.."}) {
            noClasses()
                    .that()
                    .resideInAPackage(pure)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("java.nio.file..", "java.net..", "java.util.concurrent..")
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
                    .callMethod(System.class, "getenv")
                    .check(CLASSES);
        }
    }

    @Test
    void packagesOfTheEngineDependOneWay() {
        knows("json", JDK);
        knows("http", JDK, "org.apache.hc..");
        knows("account", JDK, JACKSON_ANNOTATIONS);
        knows("report", JDK, JACKSON);
        knows("crypto", JDK, "com.exceptionfactory.jagged..", in("report"));
        knows("plan", JDK, ROOT + ".engine.account..");
        knows("parallel", JDK, ROOT + ".engine.report..");
        knows(
                "format",
                JDK,
                JACKSON,
                "com.github.luben.zstd..",
                in("account"),
                in("crypto"),
                in("json"),
                in("plan"),
                in("report"));
    }

    /// Whoever prints past it could print an escape sequence, a secret or a forged line.
    @Test
    void onlyTheScreenPrints() {
        noClasses()
                .that()
                .haveNameNotMatching(".*[.]cli[.]Screen([$].*)?")
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

    @Test
    void noPackagesFormACycle() {
        slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CLASSES);
    }

    private static String in(String enginePackage) {
        return ROOT + ".engine." + enginePackage + "..";
    }

    private static void knows(String enginePackage, String[] more, String... others) {
        String[] allowed = new String[more.length + others.length + 1];
        System.arraycopy(more, 0, allowed, 0, more.length);
        System.arraycopy(others, 0, allowed, more.length, others.length);
        allowed[allowed.length - 1] = in(enginePackage);
        ArchRule rule = classes()
                .that()
                .resideInAPackage(in(enginePackage))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed));
        rule.check(CLASSES);
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
