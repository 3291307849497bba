package io.cosmosbackup.operator.backup.run;

import io.cosmosbackup.api.backup.CosmosBackup;
import io.cosmosbackup.api.backup.CosmosBackupSpec;
import io.cosmosbackup.api.backup.RepositoryCopy;
import io.cosmosbackup.api.common.CosmosSource;
import io.cosmosbackup.api.common.RunTemplate;
import io.cosmosbackup.api.repository.Access;
import io.cosmosbackup.api.repository.CosmosBackupRepository;
import io.cosmosbackup.api.schedule.CosmosBackupSchedule;
import io.cosmosbackup.api.schedule.CosmosBackupScheduleSpec;
import io.cosmosbackup.operator.job.BackupSettings;
import io.cosmosbackup.operator.job.Start;
import io.cosmosbackup.operator.repository.Readiness;
import io.cosmosbackup.operator.status.Explanation;
import io.cosmosbackup.operator.status.OperatorReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a backup starts with, once it can start.
///
/// A backup goes to every repository it names, ready or not: one that is down must not stop the others, and may
/// be up again a minute later. It waits only when fewer are ready than must hold it. One that is not there yet is
/// waited for a while, for in a GitOps repository the order of things is nobody's care.
///
/// @param repositories those the engine is given
/// @param copies every repository the backup names, and of those the engine is not given why not
public record BackupStart(
        BackupSettings settings, List<CosmosBackupRepository> repositories, List<RepositoryCopy> copies) {
    public BackupStart {
        repositories = List.copyOf(repositories);
        copies = List.copyOf(copies);
    }

    /// Looks at everything the spec names.
    ///
    /// @param schedule the one the spec names, when it is there
    /// @param repositories those of the namespace, by name
    /// @param patient whether what is not there is still waited for
    static Start<BackupStart> of(
            CosmosBackup backup,
            Optional<CosmosBackupSchedule> schedule,
            Map<String, CosmosBackupRepository> repositories,
            boolean patient) {
        CosmosBackupSpec spec = backup.getSpec();
        CosmosSource source = spec.source();
        if (source != null) {
            BackupSettings settings = new BackupSettings(
                    source,
                    null,
                    new BackupSettings.Keys(spec.encryption(), spec.signing()),
                    Objects.requireNonNullElse(spec.minimumCopies(), 1),
                    spec.throughput(),
                    Objects.requireNonNullElse(spec.template(), RunTemplate.DEFAULT));
            return of(settings, Objects.requireNonNullElse(spec.repositories(), List.of()), repositories, patient);
        }
        if (schedule.isEmpty()) {
            return new Start.Awaited<>(Explanation.of(
                    OperatorReason.ScheduleNotFound,
                    "CosmosBackupSchedule %s is not in this namespace, and its settings are needed"
                            .formatted(spec.scheduleName())));
        }
        CosmosBackupScheduleSpec of = schedule.get().getSpec();
        BackupSettings settings = new BackupSettings(
                of.source(),
                BackupSettings.series(backup.getMetadata().getNamespace(), String.valueOf(spec.scheduleName())),
                new BackupSettings.Keys(of.encryption(), of.signing()),
                of.minimumCopies(),
                of.throughput(),
                Objects.requireNonNullElse(of.template(), RunTemplate.DEFAULT));
        return of(settings, of.repositories(), repositories, patient);
    }

    /// Every repository the backup names, with nothing known of its copy.
    static List<RepositoryCopy> intended(CosmosBackupSpec spec, Optional<CosmosBackupSchedule> schedule) {
        List<String> own = spec.repositories();
        return (own == null ? schedule.map(s -> s.getSpec().repositories()).orElse(List.of()) : own)
                .stream().map(name -> RepositoryCopy.missing(name, null)).toList();
    }

    /// Whether the backup is to be encrypted, or null when that is not known.
    static @Nullable Boolean encrypted(CosmosBackupSpec spec, Optional<CosmosBackupSchedule> schedule) {
        if (spec.source() != null) {
            return spec.encryption() != null;
        }
        return schedule.map(s -> s.getSpec().encryption() != null).orElse(null);
    }

    private static Start<BackupStart> of(
            BackupSettings settings, List<String> names, Map<String, CosmosBackupRepository> known, boolean patient) {
        List<CosmosBackupRepository> given = new ArrayList<>();
        List<RepositoryCopy> copies = new ArrayList<>();
        List<Explanation> missing = new ArrayList<>();
        List<Explanation> unready = new ArrayList<>();
        List<Explanation> readOnly = new ArrayList<>();
        List<Explanation> unsigned = new ArrayList<>();
        int ready = 0;
        int keyless = 0;
        boolean oneUnprobed = false;
        for (String name : names) {
            CosmosBackupRepository repository = known.get(name);
            if (repository != null && repository.getSpec().access() == Access.ReadOnly) {
                Explanation why = Explanation.of(
                        OperatorReason.RepositoryReadOnly,
                        "CosmosBackupRepository %s is ReadOnly: no backup is written to it".formatted(name));
                readOnly.add(why);
                copies.add(RepositoryCopy.missing(name, why.message()));
                continue;
            }
            Optional<Explanation> refused = Optional.ofNullable(repository)
                    .flatMap(there -> Readiness.unsigned(there, settings.keys().signing()));
            if (refused.isPresent()) {
                unsigned.add(refused.get());
                copies.add(RepositoryCopy.missing(name, refused.get().message()));
                continue;
            }
            switch (Readiness.of(name, repository)) {
                case Readiness.Ready(CosmosBackupRepository usable) -> {
                    ready++;
                    given.add(usable);
                    copies.add(RepositoryCopy.missing(name, null));
                }
                case Readiness.NotReady notReady -> {
                    unready.add(notReady.why());
                    given.add(notReady.repository());
                    copies.add(RepositoryCopy.missing(name, notReady.why().message()));
                }
                case Readiness.Unprobed unprobed -> {
                    oneUnprobed = true;
                    unready.add(unprobed.why());
                    given.add(unprobed.repository());
                    copies.add(RepositoryCopy.missing(name, unprobed.why().message()));
                }
                case Readiness.Keyless(Explanation why) -> {
                    keyless++;
                    unready.add(why);
                    copies.add(RepositoryCopy.missing(name, why.message()));
                }
                case Readiness.NotFound notFound -> {
                    missing.add(notFound.why());
                    copies.add(RepositoryCopy.missing(name, notFound.why().message()));
                }
            }
        }
        int needed = settings.minimumCopies();
        if (names.size() - readOnly.size() < needed) {
            return new Start.Impossible<>(all(readOnly, needed));
        }
        if (names.size() - readOnly.size() - unsigned.size() < needed) {
            Explanation why = all(unsigned, needed);
            return settings.series() == null // its spec stays as it is
                    ? new Start.Impossible<>(why.withHint("make another CosmosBackup, with signing"))
                    : new Start.Parked<>(why.withHint("give signing the key that belongs to one of them"));
        }
        if (!missing.isEmpty() && (patient || given.size() + keyless < needed)) {
            return new Start.Awaited<>(all(missing, needed));
        }
        if (ready < needed || (oneUnprobed && patient)) {
            return new Start.Parked<>(all(unready, needed));
        }
        return new Start.Now<>(new BackupStart(settings, given, copies));
    }

    private static Explanation all(List<Explanation> whys, int needed) {
        Explanation all = Explanation.all(whys);
        return needed > 1
                ? new Explanation(all.reason(), "%s (minimumCopies is %d)".formatted(all.message(), needed))
                : all;
    }
}
