package io.cosmosbackup.engine.model;

import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.retention.RetentionPolicy;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The end of a history: once nothing is in the way any more, every run that was begun ends, and what nobody
/// needs goes.
record Ending(World world) {
    private static final Duration GRACE = Duration.ofHours(1);
    private static final Duration ORPHAN_AGE = Duration.ofDays(1);

    void play() {
        world.told.add("The end:");
        world.mishaps.calm();
        world.mishaps.repair();
        world.hostility.end();
        List<PlannedRun> waiting =
                world.runs.stream().filter(run -> !attempt(run, true)).toList();
        RetentionPolicy everything = RetentionPolicy.everything(ZoneOffset.UTC);
        prune(everything);
        waiting.forEach(run -> attempt(run, false));
        prune(everything);
        world.check();
        world.sites.forEach(this::requireOnlyNamed);
        RetentionPolicy few = new RetentionPolicy(RetentionPolicy.Counts.newest(2), null, 1, ZoneOffset.UTC);
        List<Set<String>> kept =
                world.sites.stream().map(site -> kept(site, few)).toList();
        prune(few);
        world.check();
        // Lines that a backup kept apart are one when it is gone: then a later prune deletes more.
        for (int i = 0;
                i < 5
                        && world.sites.stream()
                                .anyMatch(site -> !left(site).equals(kept(site, few))
                                        || !site.marks().isEmpty());
                i++) {
            prune(few);
            world.check();
        }
        for (int i = 0; i < world.sites.size(); i++) {
            Site site = world.sites.get(i);
            requireOnlyNamed(site);
            Set<String> left = left(site);
            if (!left.equals(kept(site, few)) || !kept.get(i).containsAll(left)) {
                world.ledger.violation("at the end %s holds %s instead of %s, of %s"
                        .formatted(site.name, left, kept(site, few), kept.get(i)));
            }
        }
    }

    private static Set<String> left(Site site) {
        return site.manifests().stream()
                .map(file -> file.manifest().backup())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> kept(Site site, RetentionPolicy policy) {
        Set<String> ids = new TreeSet<>();
        for (String series : Actions.SERIES) {
            ids.addAll(new RetentionModel(site.seen(series), policy, site.store.now()).kept());
        }
        return ids;
    }

    private void prune(RetentionPolicy policy) {
        for (int i = 0; i < 3; i++) {
            world.advance(Duration.ofDays(2));
            for (Site site : world.sites) {
                for (String series : Actions.SERIES) {
                    world.undisturbed(new PruneAction(world, site, series, policy, GRACE, ORPHAN_AGE));
                }
            }
        }
    }

    /// Begins the run again and says whether it was done. It may fail where blobs of it are going to be deleted.
    private boolean attempt(PlannedRun run, boolean mayFail) {
        Action attempt =
                new BackupAction(world, run, Duration.ZERO, 1, 0, Duration.ZERO, List.of(), world.calls.size());
        world.alone(attempt, reason -> mayFail && attempt.mayFail(reason));
        return !world.interrupted.contains(run);
    }

    private void requireOnlyNamed(Site site) {
        Set<String> names = new TreeSet<>(site.store.names());
        Set<String> named = site.manifests().stream()
                .map(ManifestFile::manifest)
                .flatMap((Manifest m) -> Stream.concat(Stream.of(Names.manifest(m.backup())), site.segments(m)))
                .collect(Collectors.toCollection(() -> new TreeSet<>(Set.of("repository.json"))));
        if (!names.isEmpty() && !names.equals(named)) {
            names.removeAll(named);
            world.ledger.violation("at the end %s holds %s that nobody needs, or less".formatted(site.name, names));
        }
    }
}
