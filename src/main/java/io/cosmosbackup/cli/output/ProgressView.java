package io.cosmosbackup.cli.output;

import io.cosmosbackup.engine.report.Progress;
import io.cosmosbackup.engine.report.ReportJson;
import java.time.Duration;

/// Where a run's progress is shown. Safe to call from several threads: a signal may end it at any moment, and after the
/// end nothing is shown any more.
sealed interface ProgressView {
    /// How often it wants to be shown something.
    Duration every();

    void show(Progress now, long nanos);

    /// The run is over, and something else will be printed: the next line begins at its beginning.
    void end();

    /// One JSON object a line: what the operator reads in a pod's log.
    record JsonLines(Screen out) implements ProgressView {
        @Override
        public Duration every() {
            return Duration.ofSeconds(2);
        }

        @Override
        public void show(Progress now, long nanos) {
            out.json(ReportJson.print(now));
        }

        @Override
        public void end() {
            // every line is whole
        }
    }

    /// One line of a terminal, written over and over.
    final class TerminalLine implements ProgressView {
        private final Screen err;
        private final int columns;
        private final ProgressMeter meter = new ProgressMeter();
        private boolean shown;
        private boolean ended;

        /// @param columns how wide the terminal is
        TerminalLine(Screen err, int columns) {
            this.err = err;
            this.columns = columns;
        }

        @Override
        public Duration every() {
            return Duration.ofSeconds(1);
        }

        @Override
        public synchronized void show(Progress now, long nanos) {
            if (!ended) {
                err.rewritable(ProgressText.line(meter.read(now, nanos), columns - 1));
                shown = true;
            }
        }

        @Override
        public synchronized void end() {
            if (shown && !ended) {
                err.leaveLine();
            }
            ended = true;
        }
    }

    /// A file or a pipe: a line when a phase begins, and one every half a minute.
    final class PlainLines implements ProgressView {
        private static final Duration BETWEEN = Duration.ofSeconds(30);

        private final Screen err;
        private final ProgressMeter meter = new ProgressMeter();
        private String phase = "";
        private long printed;
        private boolean ended;

        PlainLines(Screen err) {
            this.err = err;
        }

        @Override
        public Duration every() {
            return Duration.ofSeconds(2);
        }

        @Override
        public synchronized void show(Progress now, long nanos) {
            ProgressMeter.Reading reading = meter.read(now, nanos);
            if (!ended && (!phase.equals(now.phase()) || nanos - printed >= BETWEEN.toNanos())) {
                err.line(ProgressText.line(reading, Integer.MAX_VALUE));
                phase = now.phase();
                printed = nanos;
            }
        }

        @Override
        public synchronized void end() {
            ended = true;
        }
    }
}
