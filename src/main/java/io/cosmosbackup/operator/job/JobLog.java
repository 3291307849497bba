package io.cosmosbackup.operator.job;

import io.cosmosbackup.engine.report.PlannedBackup;
import io.cosmosbackup.engine.report.ReportJson;
import io.cosmosbackup.operator.status.Cut;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The lines about backups that the pods of a Job have printed, as far as they were read. Nothing else of the
/// logs is kept.
///
/// @param said one line for each backup and step, the newest
/// @param cut whether lines were left out: the logs are longer than what is read of them
public record JobLog(List<Said> said, boolean cut) {
    /// So many lines are kept.
    static final int MOST = 20_000;

    /// So many characters of them, together.
    static final int MOST_CHARACTERS = 4 << 20;

    private static final int OBJECT = 64;

    /// @param step of `batch`; null where none has begun
    record Said(@Nullable String step, PlannedBackup planned) {}

    public JobLog {
        said = List.copyOf(said);
    }

    /// Reads one log.
    public static JobLog read(Stream<String> lines) {
        Reading reading = new Reading();
        reading.add(lines);
        return reading.end(false);
    }

    /// The lines about backups of one step of `batch`.
    public List<PlannedBackup> ofStep(String step) {
        return said.stream()
                .filter(line -> step.equals(line.step()))
                .map(Said::planned)
                .toList();
    }

    /// The newest line about one backup.
    public Optional<PlannedBackup> of(String backup) {
        return said.stream()
                .map(Said::planned)
                .filter(planned -> planned.backup().equals(backup))
                .reduce((_, newer) -> newer);
    }

    /// Takes one log after the other, that of the newest pod first: an older one only adds what the newer
    /// ones do not say.
    public static final class Reading {
        private final Map<Key, PlannedBackup> said = new LinkedHashMap<>();
        private int characters;
        private boolean cut;

        private record Key(@Nullable String step, String backup) {}

        public void add(Stream<String> lines) {
            Map<Key, PlannedBackup> newer = Map.copyOf(said);
            @Nullable String[] step = {null};
            lines.sequential().forEach(line -> {
                ReportJson.step(line).ifPresent(begun -> step[0] = begun);
                ReportJson.planned(line)
                        .ifPresent(planned -> keep(new Key(step[0], planned.backup()), shortened(planned), newer));
            });
        }

        private void keep(Key key, PlannedBackup planned, Map<Key, PlannedBackup> newer) {
            if (newer.containsKey(key)) {
                return;
            }
            int more = characters(key, planned);
            PlannedBackup before = said.get(key);
            int sum = characters + more - (before == null ? 0 : characters(key, before));
            if (sum > MOST_CHARACTERS || (before == null && said.size() == MOST)) {
                cut = true;
                return;
            }
            characters = sum;
            said.put(key, planned);
        }

        private static PlannedBackup shortened(PlannedBackup planned) {
            return new PlannedBackup(planned.backup(), planned.action(), Cut.reasons(planned.reasons()), planned.due());
        }

        /// With what an object takes besides.
        private static int characters(Key key, PlannedBackup planned) {
            return (key.step() == null ? 0 : key.step().length())
                    + key.backup().length()
                    + planned.reasons().stream()
                            .mapToInt(reason -> reason.length() + OBJECT)
                            .sum();
        }

        public JobLog end(boolean more) {
            return new JobLog(
                    said.entrySet().stream()
                            .map(entry -> new Said(entry.getKey().step(), entry.getValue()))
                            .toList(),
                    cut || more);
        }
    }
}
