package io.cosmosbackup.engine.model;

import io.cosmosbackup.engine.crypto.Digests;
import io.cosmosbackup.engine.crypto.TrustedKeys;
import io.cosmosbackup.engine.format.Manifest;
import io.cosmosbackup.engine.format.ManifestFile;
import io.cosmosbackup.engine.format.ManifestHead;
import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.retention.RetentionPolicy;
import io.cosmosbackup.engine.store.StoreCall;
import io.cosmosbackup.engine.store.StoreCall.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Looks at every call that changes a store, in the moment it has been done, and notes what must not be.
final class Ledger {
    private final TrustedKeys trusted;
    private final Sightings sightings;
    private final Map<String, Deleter> deleters = new HashMap<>();
    private final Map<String, String> segments = new HashMap<>();
    private final Map<String, Map<String, Manifest>> manifests = new TreeMap<>();

    /// What had a mark, and since when, when each process looked last.
    private final Map<String, Map<String, Instant>> looks = new HashMap<>();

    private final Set<String> looking = new HashSet<>();
    private final List<String> violations = new ArrayList<>();

    /// What a process may delete in a site.
    sealed interface Deleter {
        /// How old a mark must be.
        Duration grace();

        /// @param before the backups of the series that counted when the process began
        record Retention(String series, RetentionPolicy policy, Duration grace, Site.Seen before) implements Deleter {}

        record Asked(Set<String> backups, Duration grace, boolean lastToo) implements Deleter {}
    }

    Ledger(TrustedKeys trusted, Sightings sightings) {
        this.trusted = trusted;
        this.sightings = sightings;
    }

    void mayDelete(SimulatedProcess process, Deleter deleter) {
        deleters.put(process.name(), deleter);
    }

    /// A manifest that was made elsewhere: a run may go on from its number.
    void knows(ManifestFile file) {
        manifests
                .computeIfAbsent(file.manifest().backup(), _ -> new HashMap<>())
                .put(file.sha256(), file.manifest());
    }

    void violation(String what) {
        violations.add(what);
    }

    List<String> violations() {
        return List.copyOf(violations);
    }

    void after(Site site, StoreCall call) {
        noteLook(site, call);
        if (Hostility.isForeign(call.name())) {
            return; // nobody's
        }
        if (call.kind() == Kind.Put || call.kind() == Kind.Delete) {
            sightings.called(site, call.writer());
        }
        if (call.kind() == Kind.Put) {
            put(site, call);
        } else if (call.kind() == Kind.Delete
                && site.written.containsKey(call.name())
                && !site.store.names().contains(call.name())) {
            sightings.deletes(site, call.writer(), call.name());
            Names.backupOf(call.name(), Names.MANIFESTS)
                    .flatMap(site::manifest)
                    .ifPresent(file -> deleted(site, call.writer(), file.manifest()));
            site.gone(call.name());
            requireWhole(site, call.toString());
        }
    }

    /// The pages of a listing follow each other.
    private void noteLook(Site site, StoreCall call) {
        boolean look = call.kind() == Kind.List && call.name().equals(Names.MARKS);
        if (look && !looking.contains(call.writer())) {
            looks.put(call.writer(), new HashMap<>());
        }
        if (look) {
            looking.add(call.writer());
            looks.computeIfAbsent(call.writer(), _ -> new HashMap<>()).putAll(site.marks());
        } else {
            looking.remove(call.writer());
        }
    }

    private void put(Site site, StoreCall call) {
        String blob = call.name();
        byte[] bytes = site.store.bytes(blob);
        byte[] before = site.written.get(blob);
        if (before == null) {
            site.wrote(blob, bytes, trusted);
            sightings.wrote(site, call.writer(), blob);
            if (blob.startsWith(Names.SEGMENTS)) {
                String digest = Digests.sha256(bytes);
                if (!digest.equals(segments.computeIfAbsent(blob, _ -> digest))) {
                    violation("%s at %s: other bytes than elsewhere".formatted(call, site.name));
                }
            }
            Names.backupOf(blob, Names.MANIFESTS)
                    .flatMap(site::manifest)
                    .ifPresent(file -> committed(site, call, file));
            requireWhole(site, call.toString());
        } else if (Arrays.equals(before, bytes)) {
            site.damaged.remove(blob);
        } else if (!site.damaged.contains(blob)) {
            violation("%s at %s: what was there was written over".formatted(call, site.name));
        }
    }

    private void committed(Site site, StoreCall call, ManifestFile file) {
        Manifest manifest = file.manifest();
        Map<String, Manifest> known = manifests.computeIfAbsent(manifest.backup(), _ -> new HashMap<>());
        if (known.putIfAbsent(file.sha256(), manifest) == null) {
            if (site.segments(manifest).anyMatch(site.damaged::contains)) {
                violation("%s at %s: it names segments that are damaged".formatted(call, site.name));
            }
            requirePlace(call, manifest.head());
        }
    }

    /// The one before it in its series is one that was, and has the number before.
    private void requirePlace(StoreCall call, ManifestHead head) {
        ManifestHead.Series series = head.series();
        if (series == null || series.previous() == null) {
            if (series == null || series.sequence() != 1) {
                violation("%s: no place in the series: %s".formatted(call, series));
            }
            return;
        }
        ManifestHead.Series before = Optional.ofNullable(manifests
                        .getOrDefault(series.previous().backup(), Map.of())
                        .get(series.previous().sha256()))
                .map(manifest -> manifest.head().series())
                .orElse(null);
        if (before == null || !before.name().equals(series.name()) || before.sequence() != series.sequence() - 1) {
            violation("%s: %s comes behind %s".formatted(call, series, before));
        }
    }

    /// Nothing that exists lacks anything but what the test took.
    private void requireWhole(Site site, String when) {
        for (ManifestFile file : site.manifests()) {
            site.segments(file.manifest())
                    .filter(blob -> !site.written.containsKey(blob))
                    .findFirst()
                    .ifPresent(blob -> violation("%s at %s: backup %s is there without %s"
                            .formatted(when, site.name, file.manifest().backup(), blob)));
            ManifestHead.@Nullable Link parent = file.manifest().head().parent();
            if (parent != null
                    && site.legible(file.manifest().backup())
                    && site.manifest(parent.backup())
                            .filter(p -> p.sha256().equals(parent.sha256()))
                            .isEmpty()) {
                violation("%s at %s: backup %s is there without %s, which it builds on"
                        .formatted(when, site.name, file.manifest().backup(), parent.backup()));
            }
        }
    }

    private void deleted(Site site, String process, Manifest manifest) {
        String what = "%s deletes backup %s at %s: ".formatted(process, manifest.backup(), site.name);
        @Nullable Deleter deleter = deleters.get(process);
        if (deleter == null) {
            violation(what + "nobody gave it that right");
            return;
        }
        @Nullable Instant marked = looks.getOrDefault(process, Map.of()).get(manifest.backup());
        if (marked == null || marked.plus(deleter.grace()).isAfter(site.store.now())) {
            violation(what + "when it looked last, it was marked at " + marked);
        }
        ManifestHead.Series series = manifest.head().series();
        boolean mayEnd = switch (deleter) {
            case Deleter.Retention retention -> {
                if (series == null || !series.name().equals(retention.series()) || isKept(site, manifest, retention)) {
                    violation(what + "it is kept by " + retention.policy());
                }
                site.manifests().stream()
                        .filter(file -> !site.legible(file.manifest().backup()))
                        .findFirst()
                        .ifPresent(file ->
                                violation(what + "illegible " + file.manifest().backup()));
                yield false;
            }
            case Deleter.Asked asked -> {
                if (!asked.backups().contains(manifest.backup())) {
                    violation(what + "nobody asked for it");
                }
                yield asked.lastToo();
            }
        };
        if (!mayEnd
                && series != null
                && site.ofSeries(series.name())
                        .noneMatch(head -> !head.backup().equals(manifest.backup()) && site.legible(head.backup()))) {
            violation(what + "it was the last of its series");
        }
    }

    /// Both when the process began and now: in between, it saw something of either.
    private static boolean isKept(Site site, Manifest manifest, Deleter.Retention retention) {
        Site.Seen now = site.seen(retention.series());
        String backup = manifest.backup();
        return List.of(retention.before(), now).stream()
                .allMatch(seen -> new RetentionModel(seen, retention.policy(), site.store.now())
                        .kept()
                        .contains(backup));
    }
}
