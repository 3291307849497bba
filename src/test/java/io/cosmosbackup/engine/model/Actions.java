package io.cosmosbackup.engine.model;

import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.report.VerifyReport.Level;
import io.cosmosbackup.engine.retention.RetentionPolicy;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Chooses what a process does.
final class Actions {
    static final List<String> SERIES = List.of("shop/nightly", "shop/hourly");

    private final World world;
    private final Random random;

    Actions(World world, Random random) {
        this.world = world;
        this.random = random;
    }

    Action any() {
        int kind = random.nextInt(100);
        if (world.runs.isEmpty() || kind < 25) {
            return backup(planned());
        } else if (kind < 33) {
            return chain(site());
        } else if (kind < 47) {
            return backup(again());
        } else if (kind < 59) {
            return copy();
        } else if (kind < 64) {
            return new VerifyAction(world, site(), backupName(), World.any(random, List.of(Level.values())));
        } else if (kind < 68) {
            return new RestoreAction(world, site(), backupName());
        } else if (kind < 92) {
            return prune();
        }
        return delete();
    }

    /// Two at once. Who deletes without a grace knows that nobody builds on it just now.
    List<List<Action>> pair() {
        List<Action> pair = new ArrayList<>(List.of(any(), any()));
        if (pair.stream().anyMatch(a -> a instanceof ChainAction || a instanceof CopyAction)) {
            pair.replaceAll(a -> a instanceof DeleteAction delete ? delete.with(Duration.ofHours(1)) : a);
        }
        return pair.stream().map(List::of).toList();
    }

    /// What stalls, and what ends meanwhile: the deletion of what is due, and after it perhaps a copy that
    /// brings it back.
    List<List<Action>> overtaken() {
        if (world.backups.isEmpty()) {
            return List.of(List.of(any()));
        }
        Site at = site();
        String series = World.any(random, SERIES);
        int kind = random.nextInt(5);
        Action left = kind == 3 ? resumed(at) : copyAll(at);
        if (kind >= 3) {
            world.killed(left, 2 + random.nextInt(12));
        }
        Action prune = due(at, series);
        return switch (kind) {
            case 0 -> List.of(List.of(prune), List.of(prune, copyAll(at)));
            case 1 -> {
                Action delete = new DeleteAction(world, at, Set.of(inside(at)), Duration.ZERO, false, true);
                yield List.of(List.of(delete), List.of(delete, copyAll(at)));
            }
            case 2 -> List.of(List.of(chain(at)), List.of(prune));
            case 3 -> List.of(List.of(resumed(at)), List.of(prune));
            default -> List.of(List.of(left), List.of(prune));
        };
    }

    /// The newest run that was interrupted and goes there, or a new one.
    private Action resumed(Site at) {
        List<PlannedRun> there = world.interrupted.stream()
                .filter(run -> run.sites().contains(at.name))
                .toList();
        PlannedRun run = there.isEmpty() ? planned(List.of(at.name)) : there.getLast();
        return attempt(run);
    }

    /// A run that writes a segment for each range goes on while somebody deletes what it has written. The second prune
    /// comes when the grace is over, before the run ends or after.
    List<List<Action>> takenForEnded() {
        Site at = site();
        PlannedRun run = planned(List.of(at.name));
        if (random.nextBoolean()) {
            world.killed(attempt(run), 3 + random.nextInt(6));
        }
        Action prune = prune(at, run.series(), 100);
        List<Action> others = new ArrayList<>(List.of(DeleteAction.unfinished(world, at, run.backup()), prune));
        if (random.nextBoolean()) {
            others.add(new PassAction(world, Duration.ofHours(2)));
            others.add(prune);
        }
        return List.of(List.of(attempt(run)), others);
    }

    private Action attempt(PlannedRun run) {
        return new BackupAction(world, run, Duration.ZERO, 1, 0, Duration.ZERO, List.of(), random.nextLong());
    }

    /// A prune stalls; another one with a policy that keeps more takes marks away, and somebody builds on what
    /// had one.
    List<List<Action>> changed() {
        if (world.backups.isEmpty()) {
            return List.of(List.of(any()));
        }
        Site at = site();
        String series = World.any(random, SERIES);
        return List.of(List.of(due(at, series)), List.of(prune(at, series, 100), chain(at)));
    }

    /// A prune that has been run before, so that what it marked may go now.
    private Action due(Site at, String series) {
        Action prune = prune(at, series, 1);
        world.advance(Duration.ofDays(2));
        world.alone(prune);
        world.advance(Duration.ofHours(2));
        return prune;
    }

    private Action prune(Site at, String series, int keepLast) {
        RetentionPolicy policy = new RetentionPolicy(RetentionPolicy.Counts.newest(keepLast), null, 1, ZoneOffset.UTC);
        return new PruneAction(world, at, series, policy, Duration.ofHours(1), Duration.ofDays(1));
    }

    private Action copyAll(Site to) {
        List<Site> from = new ArrayList<>(world.sites);
        from.remove(to);
        return new CopyAction(world, List.of(), from, to, 1);
    }

    /// The platform may start a pod twice, and each may reach another part of the sites.
    List<List<Action>> twins() {
        PlannedRun run = planned();
        if (random.nextBoolean()) {
            return List.of(List.of(backup(run)), List.of(backup(run)));
        }
        return List.of(
                List.of(backup(run, List.of(run.sites().getFirst()))),
                List.of(backup(run, List.of(run.sites().getLast())), backup(run)));
    }

    /// What may build on something that is damaged.
    Action building() {
        return world.runs.isEmpty() || random.nextBoolean() ? copyAll(site()) : resumed(site());
    }

    private PlannedRun planned() {
        List<String> sites =
                new ArrayList<>(world.sites.stream().map(s -> s.name).toList());
        Collections.shuffle(sites, random);
        return planned(List.copyOf(sites.subList(0, 1 + random.nextInt(sites.size()))));
    }

    private PlannedRun planned(List<String> some) {
        PlannedRun run = new PlannedRun(
                "b%03d".formatted(world.runs.size()),
                World.any(random, SERIES),
                some,
                1 + random.nextInt(Math.min(2, some.size())),
                world.account.lsn());
        world.runs.add(run);
        world.backups.add(run.backup());
        return run;
    }

    /// One that an attempt was killed at, or any of the last.
    private PlannedRun again() {
        if (world.runs.isEmpty()) {
            return planned();
        }
        return world.interrupted.isEmpty()
                ? world.runs.get(world.runs.size() - 1 - random.nextInt(Math.min(4, world.runs.size())))
                : World.any(random, List.copyOf(world.interrupted));
    }

    private Action backup(PlannedRun run) {
        return backup(run, random.nextInt(8) == 0 ? List.of(World.any(random, run.sites())) : List.of());
    }

    private Action backup(PlannedRun run, List<String> unreachable) {
        return new BackupAction(
                world,
                run,
                Duration.ofSeconds(random.nextInt(14_400) - 7_200),
                1 + random.nextInt(3),
                random.nextInt(3) == 0 ? 0 : 256,
                random.nextInt(3) == 0 ? Duration.ofHours(1) : Duration.ZERO,
                unreachable,
                random.nextLong());
    }

    /// On one that the site holds now, there and wherever else it is.
    private Action chain(Site on) {
        List<ManifestFile> there = on.manifests();
        if (there.isEmpty()) {
            return backup(planned());
        }
        ManifestHead parent = World.any(random, there).manifest().head();
        boolean differential = parent.parent() == null && random.nextInt(3) == 0;
        String backup = "%s%03d".formatted(differential ? "d" : "i", world.backups.size());
        world.backups.add(backup);
        return new ChainAction(
                world,
                backup,
                Objects.requireNonNull(parent.series()).name(),
                parent.backup(),
                world.sites.stream()
                        .filter(site -> site.manifest(parent.backup()).isPresent())
                        .toList(),
                Duration.ofSeconds(random.nextInt(14_400) - 7_200),
                "%08x".formatted(random.nextInt()));
    }

    private Action copy() {
        Site to = site();
        List<Site> from = new ArrayList<>(world.sites);
        from.remove(to);
        Collections.shuffle(from, random);
        return new CopyAction(
                world, random.nextBoolean() ? List.of() : List.of(backupName()), from, to, 1 + random.nextInt(3));
    }

    private Action prune() {
        int counts = random.nextInt(5);
        RetentionPolicy policy = new RetentionPolicy(
                new RetentionPolicy.Counts(counts == 0 ? 0 : counts, 0, random.nextInt(3), 0, 0, 0),
                random.nextInt(3) == 0 ? Duration.ofHours(1 + random.nextInt(200)) : null,
                1 + random.nextInt(2),
                ZoneOffset.UTC);
        return new PruneAction(
                world,
                site(),
                World.any(random, SERIES),
                policy,
                random.nextBoolean() ? Duration.ofHours(1) : Duration.ofHours(24),
                random.nextBoolean() ? Duration.ofDays(1) : Duration.ofDays(7));
    }

    private Action delete() {
        Site site = site();
        Set<String> some = new TreeSet<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            some.add(inside(site));
        }
        return new DeleteAction(
                world,
                site,
                some,
                random.nextBoolean() ? Duration.ZERO : Duration.ofHours(1),
                random.nextInt(4) == 0,
                random.nextInt(4) == 0);
    }

    private Site site() {
        return World.any(random, world.sites);
    }

    private String backupName() {
        return World.any(random, world.backups);
    }

    private String inside(Site site) {
        List<ManifestFile> there = site.manifests();
        @Nullable
        ManifestHead head =
                there.isEmpty() ? null : World.any(random, there).manifest().head();
        return head == null ? backupName() : head.backup();
    }
}
