package io.cosmosbackup.engine.backup;

import io.cosmosbackup.engine.format.Checkpoint.RangeProgress;
import io.cosmosbackup.engine.progress.RunProgress;
import io.cosmosbackup.engine.source.ContainerSource;
import io.cosmosbackup.engine.source.FeedAnswer;
import java.util.List;

/// Reads feed ranges of one container to their ends, each into a sink. What an answer proves is the source's to judge.
///
/// @param shown counts what comes
record RangeReader(ContainerSource source, RunProgress shown) {
    /// Returns when the whole range has been read and its sink has taken it.
    void read(RangeProgress from, PageSink sink) {
        Endurance endurance = new Endurance(source.container().name(), from.range());
        RangeProgress progress = from;
        while (!progress.remaining().isEmpty()) {
            FeedAnswer answer = source.read(progress.remaining().getFirst());
            endurance.notes(
                    answer, progress.remaining().size() + progress.cuts().size());
            progress = switch (answer) {
                case FeedAnswer.Page page -> progress.advanced(List.of(page.next()), List.of());
                case FeedAnswer.Ended ended -> progress.advanced(List.of(), List.of(ended.cut()));
                case FeedAnswer.Divided divided -> progress.advanced(divided.parts(), List.of());
            };
            shown.add(answer.lines().count(), answer.lines().bytes());
            sink.take(answer.lines(), progress);
        }
    }
}
