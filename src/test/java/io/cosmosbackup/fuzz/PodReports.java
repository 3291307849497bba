package io.cosmosbackup.fuzz;

import io.cosmosbackup.engine.report.CatalogLine;
import io.cosmosbackup.engine.report.PlannedBackup;
import io.cosmosbackup.engine.report.Progress;
import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.engine.report.RunReport;
import io.cosmosbackup.engine.report.StepStarted;
import io.cosmosbackup.operator.ToldDecisions;
import io.cosmosbackup.operator.ToldDecisions.Case;
import io.cosmosbackup.operator.catalog.Listing;
import io.cosmosbackup.operator.job.JobLog;
import io.cosmosbackup.support.DrawnRecord;
import io.cosmosbackup.support.HostileText;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a pod ends with and prints. The operator reads it, or passes it over, and decides.
final class PodReports {
    private static final List<Case> CASES = ToldDecisions.read().cases();
    private static final List<byte[]> REPORTS = CASES.stream()
            .flatMap(told -> told.reports().stream())
            .map(report -> report.getBytes(StandardCharsets.UTF_8))
            .toList();
    private static final List<byte[]> LOGS = CASES.stream()
            .flatMap(told -> Stream.ofNullable(told.log()))
            .map(log -> log.getBytes(StandardCharsets.UTF_8))
            .toList();
    private static final Pattern KIND = Pattern.compile("\"kind\":\"(\\w+)\"");

    private PodReports() {}

    static byte[] drawn(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Mutator.mutated(random, text(ReportJson.print(drawn(RunReport.class, random))));
            case 1 -> Mutator.mutated(random, text(line(random)));
            case 2 -> Mutator.mutated(random, LOGS);
            default -> Mutator.mutated(random, REPORTS);
        };
    }

    private static String line(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> ReportJson.print(drawn(Progress.class, random));
            case 1 -> ReportJson.print(drawn(PlannedBackup.class, random));
            case 2 -> ReportJson.print(drawn(CatalogLine.class, random));
            default -> ReportJson.print(drawn(StepStarted.class, random));
        };
    }

    private static <T> T drawn(Class<T> type, Random random) {
        return DrawnRecord.of(type, random, HostileText::drawn);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static boolean accepts(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Optional<RunReport> report = ReportJson.report(text);
        report.ifPresent(read -> assertUsable(read, bytes.length));
        boolean lines = readsLines(text);
        for (Case told : meant(text, bytes)) {
            told.decide(text, told.log());
            told.decide(told.reports().getFirst(), text);
        }
        return report.isPresent() || lines;
    }

    /// The report can be asked and printed, and what is printed is the same report. Printing shows what is
    /// hidden, and so makes texts longer: only what is short is sure to fit.
    private static void assertUsable(RunReport report, int length) {
        assertWhole(report);
        report.failure().ifPresent(PodReports::assertWhole);
        String printed = ReportJson.print(report);
        if (length < ReportJson.MAX_BYTES / 4
                && printed.getBytes(StandardCharsets.UTF_8).length > ReportJson.MAX_BYTES) {
            throw new AssertionError("a report that no kubelet keeps whole: " + printed.length() + " characters");
        }
        RunReport again = ReportJson.report(printed).orElseThrow(() -> new AssertionError("none any more: " + printed));
        if (!again.equals(report) && !printed.contains("characters more") && !printed.contains("more\"")) {
            throw new AssertionError("another report when it is printed and read: " + again);
        }
    }

    /// Everything is there that may not be null by the record's own word.
    private static void assertWhole(Object value) {
        switch (value) {
            case List<?> list -> list.forEach(PodReports::assertWhole);
            case Record structure -> {
                for (RecordComponent component : structure.getClass().getRecordComponents()) {
                    Object member = member(structure, component);
                    if (member != null) {
                        assertWhole(member);
                    } else if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                        throw new AssertionError(
                                structure.getClass().getSimpleName() + " without " + component.getName());
                    }
                }
            }
            default -> {}
        }
    }

    private static @Nullable Object member(Record structure, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(structure);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean readsLines(String text) {
        Optional<Progress> progress = ReportJson.newestProgress(text.lines());
        progress.ifPresent(read -> {
            assertWhole(read);
            assertSame(read, ReportJson.newestProgress(Stream.of(ReportJson.print(read))));
        });
        List<CatalogLine> entries = ReportJson.catalog(text.lines()).toList();
        entries.forEach(read -> {
            assertWhole(read);
            assertSame(
                    read, ReportJson.catalog(Stream.of(ReportJson.print(read))).findFirst());
        });
        text.lines().forEach(line -> {
            ReportJson.planned(line).ifPresent(read -> {
                assertWhole(read);
                assertSame(read, ReportJson.planned(ReportJson.print(read)));
            });
            ReportJson.step(line)
                    .ifPresent(read -> assertSame(read, ReportJson.step(ReportJson.print(new StepStarted(read)))));
        });
        Listing.read(text.lines());
        boolean logged = !JobLog.read(text.lines()).equals(JobLog.read(Stream.of()));
        return progress.isPresent() || !entries.isEmpty() || logged;
    }

    private static void assertSame(Object expected, Optional<?> actual) {
        if (!actual.equals(Optional.of(expected)) && !String.valueOf(actual).contains("characters more")) {
            throw new AssertionError("another when it is printed and read: " + actual);
        }
    }

    /// A case in which engines report of that kind, and one of any kind.
    private static List<Case> meant(String text, byte[] bytes) {
        Matcher kind = KIND.matcher(text);
        String named = kind.find() ? kind.group() : "";
        List<Case> same = CASES.stream()
                .filter(told -> told.reports().getFirst().contains(named))
                .toList();
        int draw = Arrays.hashCode(bytes) >>> 1;
        return Stream.of(same, CASES)
                .filter(cases -> !cases.isEmpty())
                .map(cases -> cases.get(draw % cases.size()))
                .distinct()
                .toList();
    }
}
