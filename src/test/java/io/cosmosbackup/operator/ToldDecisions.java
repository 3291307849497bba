package io.cosmosbackup.operator;

import io.cosmosbackup.engine.report.ProbeReport;
import io.cosmosbackup.engine.report.ReportJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The cases of {@link DecisionGoldenTest} in which an engine has reported, to be decided with other words of
/// it.
///
/// @param cases of which each has a report
public record ToldDecisions(List<Case> cases) {
    /// @param reports what engines have ended with in it
    /// @param log what they have printed; null when it cannot be read
    public record Case(
            String room, List<String> reports, @Nullable String log, GoldenNamespace in) {
        /// Decides when every engine that has ended reported this.
        public void decide(String report, @Nullable String otherLog) {
            if (!needsProbe() || isProbe(report)) {
                DecisionGoldenTest.decide(room, in.saying(report, otherLog));
            }
        }

        /// As the operator reads it: what is longer no kubelet has kept.
        private static boolean isProbe(String report) {
            return report.length() <= ReportJson.MAX_BYTES
                    && ReportJson.report(report)
                            .filter(ProbeReport.class::isInstance)
                            .isPresent();
        }

        /// There is nothing to compare with a catalog before a probe has ended well.
        private boolean needsProbe() {
            return room.startsWith("catalog");
        }
    }

    public static ToldDecisions read() {
        List<Case> cases = new ArrayList<>();
        try {
            for (Path folder : DecisionGoldenTest.cases().toList()) {
                GoldenNamespace in = GoldenNamespace.read(folder);
                List<String> reports =
                        in.reports().filter(report -> report.startsWith("{")).toList();
                if (!reports.isEmpty()) {
                    cases.add(new Case(DecisionGoldenTest.room(folder), reports, in.log(), in));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ToldDecisions(List.copyOf(cases));
    }
}
