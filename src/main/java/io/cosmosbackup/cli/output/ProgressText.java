package io.cosmosbackup.cli.output;

import io.cosmosbackup.engine.report.Plural;
import io.cosmosbackup.engine.report.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Progress for people, on one line. The most important facts come first. If a terminal has no room for all,
/// the last facts are left out.
final class ProgressText {
    private ProgressText() {}

    /// @param columns how long the line may be
    static String line(ProgressMeter.Reading reading, int columns) {
        List<String> facts = facts(reading);
        StringBuilder line = new StringBuilder(reading.progress().phase());
        for (int i = 0; i < facts.size(); i++) {
            String fact = (i == 0 ? ": " : ", ") + facts.get(i);
            if (line.length() + fact.length() > columns) {
                break;
            }
            line.append(fact);
        }
        return line.length() <= columns ? line.toString() : line.substring(0, columns);
    }

    private static List<String> facts(ProgressMeter.Reading reading) {
        Progress now = reading.progress();
        List<String> facts = new ArrayList<>();
        String percent = reading.percent() == null ? "" : reading.percent() + " %";
        if (now.work().total() > 0) {
            facts.add("%d of %d done".formatted(now.work().done(), now.work().total())
                    + (percent.isEmpty() ? "" : " (" + percent + ")"));
        }
        if (reading.left() != null) {
            facts.add(time(reading.left()) + " left");
        }
        if (now.documents().items() > 0) {
            facts.add(Plural.count(now.documents().items(), "item"));
        }
        if (reading.bytesPerSecond() != null && now.documents().bytes() > 0) {
            facts.add(ReportText.size(Math.round(reading.bytesPerSecond())) + "/s");
        }
        if (reading.unitsPerSecond() != null) {
            facts.add("%,.0f RU/s".formatted(reading.unitsPerSecond()));
        }
        if (now.documents().bytes() > 0) {
            facts.add(ReportText.size(now.documents().bytes()));
        }
        if (now.requests().throttled() > 0) {
            facts.add("%,d throttled".formatted(now.requests().throttled()));
        }
        return facts;
    }

    /// `42s`, `12m05s`, `1h02m`, `2d03h`.
    static String time(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return "%dm%02ds".formatted(seconds / 60, seconds % 60);
        }
        return seconds < 86_400
                ? "%dh%02dm".formatted(seconds / 3600, seconds / 60 % 60)
                : "%dd%02dh".formatted(seconds / 86_400, seconds / 3600 % 24);
    }
}
