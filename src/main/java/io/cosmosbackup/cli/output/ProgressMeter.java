package io.cosmosbackup.cli.output;

import io.cosmosbackup.engine.report.Progress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How fast a run is and how long it will still take, from the progress it has shown so far. A rate is that
/// of the last ten seconds. The time left is computed from the whole current phase.
final class ProgressMeter {
    private static final Duration WINDOW = Duration.ofSeconds(10);

    /// Less shows nothing about the rest.
    private static final Duration LEAST = Duration.ofSeconds(5);

    private record Sample(Progress progress, long nanos) {}

    /// @param percent of the phase, from 0 to 100; null when it is not known how much there is
    /// @param left null when it is not known yet
    /// @param bytesPerSecond null before there are two samples
    /// @param unitsPerSecond request units; null likewise, and where none are used
    record Reading(
            Progress progress,
            @Nullable Integer percent,
            @Nullable Duration left,
            @Nullable Double bytesPerSecond,
            @Nullable Double unitsPerSecond) {}

    private final Deque<Sample> window = new ArrayDeque<>();
    private @Nullable Sample phaseBegan;

    /// @param nanos as `System.nanoTime` has it, never less than the time before
    Reading read(Progress now, long nanos) {
        Sample sample = new Sample(now, nanos);
        if (phaseBegan == null || !phaseBegan.progress().phase().equals(now.phase())) {
            phaseBegan = sample;
        }
        while (window.size() > 1 && nanos - window.getFirst().nanos() > WINDOW.toNanos()) {
            window.removeFirst();
        }
        window.addLast(sample);
        Double part = part(now);
        Sample first = window.getFirst();
        double seconds = (nanos - first.nanos()) / 1e9;
        return new Reading(
                now,
                part == null ? null : (int) Math.floor(100 * part),
                left(Objects.requireNonNull(phaseBegan), sample),
                seconds <= 0
                        ? null
                        : (now.documents().bytes()
                                        - first.progress().documents().bytes())
                                / seconds,
                seconds <= 0 || now.requests().requestUnits() <= 0
                        ? null
                        : (now.requests().requestUnits()
                                        - first.progress().requests().requestUnits())
                                / seconds);
    }

    private static @Nullable Duration left(Sample began, Sample now) {
        Double before = part(began.progress());
        Double part = part(now.progress());
        long elapsed = now.nanos() - began.nanos();
        if (before == null || part == null || part <= before || elapsed < LEAST.toNanos()) {
            return null;
        }
        return Duration.ofSeconds(Math.round(elapsed / 1e9 * (1 - part) / (part - before)));
    }

    /// The part that is done, from 0 to 1: by items where their number is known, else by units of work.
    private static @Nullable Double part(Progress progress) {
        Long expected = progress.documents().expectedItems();
        if (expected != null && expected > 0) {
            return Math.min(1.0, (double) progress.documents().items() / expected);
        }
        Progress.Work work = progress.work();
        return work.total() == 0 ? null : Math.min(1.0, (double) work.done() / work.total());
    }
}
