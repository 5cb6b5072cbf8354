package org.walscope.app;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.URL;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.walscope.embedded.EmbeddedServer;
import org.walscope.icons.AppIcon;
import org.walscope.model.Lsn;
import org.walscope.view.Views;

/// What ARCHITECTURE.md says of packages, each rule with its reason. What the Java modules already forbid is not said
/// twice.
class ArchitectureTest {

    private static final String[] ENGINE = {"org.walscope.model..", "org.walscope.plugins.."};

    private static JavaClasses walscope;

    @BeforeAll
    static void read() throws ClassNotFoundException {
        List<URL> modules = Stream.of(
                        EmbeddedServer.class,
                        Lsn.class,
                        Class.forName("org.walscope.plugins.package-info"),
                        AppIcon.class,
                        Views.class,
                        Main.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
                .toList();
        walscope = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importUrls(modules);
    }

    @Test
    void everyModuleIsLookedAt() {
        Set<String> roots = Set.of("embedded", "model", "plugins", "icons", "view", "app");
        assertThat(walscope.stream().map(type -> type.getPackageName().split("\\.")[2]))
                .as("else the rules below hold of nothing")
                .containsAll(roots);
    }

    @Test
    void theEngineDrawsNothing() {
        noClasses()
                .that()
                .resideInAnyPackage(ENGINE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javafx..", "java.awt..", "javax.swing..", "org.fxmisc..", "org.reactfx..")
                .because("the command line and the tests run it without a toolkit")
                .check(walscope);
    }

    @Test
    void theEngineStartsNoThread() {
        noClasses()
                .that()
                .resideInAnyPackage(ENGINE)
                .should()
                .accessTargetWhere(describe("starts a thread", ArchitectureTest::startsThread))
                .because("its work runs on the caller's threads, who can stop it and who says how many there are")
                .check(walscope);
    }

    @Test
    void onlyTheServerPackageSpeaksToDatabases() {
        noClasses()
                .that(not(resideInAnyPackage("org.walscope.model.server..", "org.walscope.app.demo..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..")
                .because("whoever wants to know what Walscope does to a server reads one package;"
                        + " the demonstration speaks only to the server that it started itself")
                .check(walscope);
    }

    @Test
    void onlyTheFxPackageKnowsTheToolkitsThreads() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.walscope.view.fx..")
                .should()
                .dependOnClassesThat(described(
                        "Platform, Task, Service or AnimationTimer",
                        type -> Set.of(
                                        "javafx.application.Platform",
                                        "javafx.concurrent.Task",
                                        "javafx.concurrent.Service",
                                        "javafx.animation.AnimationTimer")
                                .contains(type.getName())))
                .because("crossing between threads happens in one place: view.fx")
                .check(walscope);
    }

    @Test
    void noViewKnowsAnother() {
        slices().matching("org.walscope.view.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(
                        DescribedPredicate.alwaysTrue(),
                        resideInAnyPackage("org.walscope.view.fx..", "org.walscope.view.bytes.."))
                .because(
                        "views meet in the selection alone, so each can be closed, moved and tested without the others;"
                                + " what they are made of they may share")
                .check(walscope);
    }

    @Test
    void viewModelsKnowNoControl() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("ViewModel")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("javafx.scene..", "javafx.stage..")
                .because("they decide and are tested without a window; the view arranges")
                .check(walscope);
    }

    @Test
    void packagesOfTheEngineKnowOnlyLowerOnes() {
        slices().matching("org.walscope.model.(*)..")
                .should()
                .beFreeOfCycles()
                .because("data flows one way")
                .check(walscope);
        noClasses()
                .that()
                .resideInAPackage("org.walscope.model")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.walscope.model.*..")
                .because("Lsn and Xid are what everything speaks of; they speak of nothing")
                .check(walscope);
        noClasses()
                .that()
                .resideInAnyPackage("org.walscope.model.bytes..", "org.walscope.model.segment..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.walscope.model.rmgr..", "org.walscope.model.reorder..", "org.walscope.model.server..")
                .because("bytes and pages come before what they mean")
                .check(walscope);
    }

    @Test
    void onlyTheCommandLinePrints() {
        noClasses()
                .that(not(resideInAnyPackage("org.walscope.app", "org.walscope.app.cli..", "org.walscope.app.demo..")))
                .should()
                .accessTargetWhere(describe(
                        "System.out or System.err",
                        access -> access.getTargetOwner().isEquivalentTo(System.class)
                                && Set.of("out", "err").contains(access.getName())))
                .because("what a user should know belongs into the window or into the command's result")
                .check(walscope);
    }

    @Test
    void onlySystemLoggerIsLoggedTo() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.walscope.app.status..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.logging..", "org.slf4j..")
                .because("System.Logger is enough; only the Log view listens to what is behind it")
                .check(walscope);
    }

    @Test
    void nothingReachesIntoTheToolkitOrTheJdk() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.sun..", "sun..", "jdk.internal..", "java.lang.reflect..")
                .because("what is not promised changes with the next release")
                .check(walscope);
    }

    @Test
    void utilitiesAreNotToBeMade() {
        classes()
                .that()
                .areTopLevelClasses()
                .should()
                .haveNameNotMatching(".*(Utils?|Helper|Manager|Impl)")
                .because("a name says what a thing is; these say that nobody knew")
                .check(walscope);
    }

    private static boolean startsThread(JavaAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        String name = access.getName();
        return owner.isAssignableTo(Thread.class)
                        && Set.of("<init>", "start", "ofVirtual", "ofPlatform", "startVirtualThread")
                                .contains(name)
                || owner.isEquivalentTo(java.util.concurrent.Executors.class)
                || owner.isAssignableTo(java.util.concurrent.ExecutorService.class) && name.equals("<init>")
                || owner.isEquivalentTo(java.util.concurrent.CompletableFuture.class) && name.endsWith("Async")
                || owner.isEquivalentTo(java.util.Timer.class)
                || Set.of("parallel", "parallelStream").contains(name);
    }

    private static DescribedPredicate<JavaClass> described(
            String description, java.util.function.Predicate<? super JavaClass> predicate) {
        return describe(description, predicate);
    }
}
