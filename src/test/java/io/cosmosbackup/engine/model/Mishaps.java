package io.cosmosbackup.engine.model;

import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.ManifestHead.Link;
import io.cosmosbackup.engine.format.Names;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What befalls stores, and how it is undone.
final class Mishaps {
    private final List<Site> sites;

    Mishaps(List<Site> sites) {
        this.sites = sites;
    }

    /// A clock goes wrong, or a store keeps what it has, or lets nobody write or delete. Says what.
    String whim(Random random) {
        Site site = World.any(random, sites);
        return switch (random.nextInt(5)) {
            case 0 -> {
                Duration by = Duration.ofMinutes(random.nextInt(600));
                site.store.advance(by);
                yield "the clock of %s goes forward by %s".formatted(site.name, by);
            }
            case 1, 4 -> {
                Duration retention = Duration.ofHours(1 + random.nextInt(500));
                site.store.retention(retention);
                yield "%s keeps blobs for %s".formatted(site.name, retention);
            }
            case 2 -> {
                site.readOnly = true;
                yield "nobody may write to " + site.name;
            }
            default -> {
                site.noDelete = true;
                yield "nobody may delete at " + site.name;
            }
        };
    }

    void calm() {
        for (Site site : sites) {
            site.readOnly = false;
            site.noDelete = false;
            site.store.retention(Duration.ZERO);
        }
    }

    /// A blob is changed, cut or taken away: often one that a later attempt would build on. A manifest that
    /// others build on is not taken away: nothing would tell that from a deletion.
    String damage(Random random) {
        Site site = World.any(random, sites);
        List<String> all = site.store.names().stream()
                .filter(blob -> blob.contains("/") && !blob.startsWith(Names.MARKS) && site.written.containsKey(blob))
                .toList();
        List<String> unnamed = all.stream()
                .filter(blob -> Names.folderOf(blob, Names.SEGMENTS)
                        .filter(backup -> site.manifest(backup).isEmpty())
                        .isPresent())
                .toList();
        List<String> blobs = unnamed.isEmpty() || random.nextBoolean() ? all : unnamed;
        if (blobs.isEmpty()) {
            return "nothing is there to be damaged";
        }
        String blob = World.any(random, blobs);
        int length = site.store.bytes(blob).length;
        boolean needed = Names.backupOf(blob, Names.MANIFESTS)
                .filter(backup -> site.manifests().stream()
                        .map(file -> file.manifest().head().parent())
                        .anyMatch(parent -> parent != null && parent.backup().equals(backup)))
                .isPresent();
        return switch (random.nextInt(needed ? 2 : 3)) {
            case 0 -> {
                site.store.flip(blob, length * 4 / 5);
                if (Arrays.equals(site.store.bytes(blob), site.written.get(blob))) {
                    site.damaged.remove(blob); // the second time in the same place
                } else {
                    site.damaged.add(blob);
                }
                yield "%s at %s has a bit turned".formatted(blob, site.name);
            }
            case 1 -> {
                site.store.cut(blob, length / 20);
                site.damaged.add(blob);
                yield "%s at %s is cut".formatted(blob, site.name);
            }
            default -> {
                site.store.remove(blob);
                if (blob.startsWith(Names.MANIFESTS)) {
                    site.gone(blob);
                } else {
                    site.damaged.add(blob);
                }
                yield "%s at %s is taken away".formatted(blob, site.name);
            }
        };
    }

    /// What was taken away and belongs to nothing any more will never be missed.
    void forgetWhatNobodyNames() {
        for (Site site : sites) {
            Set<String> named = site.manifests().stream()
                    .flatMap(file -> site.segments(file.manifest()))
                    .collect(Collectors.toSet());
            List<String> forgotten = site.damaged.stream()
                    .filter(blob -> !named.contains(blob) && !site.store.names().contains(blob))
                    .toList();
            forgotten.forEach(site::gone);
        }
    }

    /// Puts back what was damaged, as somebody would who has another copy of the blobs. Where what an illegible
    /// manifest builds on was deleted by force meanwhile, it is taken away instead.
    void repair() {
        forgetWhatNobodyNames();
        for (Site site : sites) {
            for (String blob : List.copyOf(site.damaged)) {
                site.store.put(blob, Objects.requireNonNull(site.written.get(blob)));
            }
            site.damaged.clear();
            boolean more = true;
            while (more) {
                List<String> orphans = site.manifests().stream()
                        .map(file -> file.manifest())
                        .filter(manifest -> !isThere(site, manifest.head().parent()))
                        .map(Manifest::backup)
                        .toList();
                orphans.forEach(backup -> {
                    site.store.remove(Names.manifest(backup));
                    site.gone(Names.manifest(backup));
                });
                more = !orphans.isEmpty();
            }
        }
    }

    private static boolean isThere(Site site, @Nullable Link parent) {
        return parent == null || site.manifest(parent.backup()).isPresent();
    }
}
