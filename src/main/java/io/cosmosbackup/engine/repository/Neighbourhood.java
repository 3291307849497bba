package io.cosmosbackup.engine.repository;

import io.cosmosbackup.engine.format.Names;
import io.cosmosbackup.engine.report.BackupException;
import io.cosmosbackup.engine.store.Surroundings;
import io.cosmosbackup.engine.store.Surroundings.Look;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A search around a place for repositories: below it, beside it and above it, the nearest first. It ends
/// early rather than read a large container: it looks at a few thousand names at most, and the result shows
/// when it stopped there.
final class Neighbourhood {
    private static final int MOST_FOUND = 10;
    private static final int NAMES_OF_A_PLACE = 1_000;
    private static final int NAMES_IN_ALL = 5_000;
    private static final int LOOKS_IN_ALL = 200;

    /// So many are looked into of the places right below one: a place of many does not hide the others.
    private static final int PLACES_BELOW = 30;

    /// How many parts of a path below the place where a search begins.
    private static final int DEPTH = 3;

    /// How many names say what a place holds that is not empty.
    private static final int NAMES_SHOWN = 3;

    private static final Set<String> OF_A_REPOSITORY =
            Set.of(Names.MANIFESTS, Names.SEGMENTS, Names.CHECKPOINTS, Names.MARKS);

    private final Surroundings around;
    private final Map<String, String> found = new LinkedHashMap<>();
    private final Map<String, Look> looks = new LinkedHashMap<>();
    private int names;
    private boolean stopped;

    private Neighbourhood(Surroundings around) {
        this.around = around;
    }

    /// The repositories near the place in one sentence, with the number of their backups; empty when none was
    /// found.
    static Optional<String> near(Surroundings around) {
        return new Neighbourhood(around).sentence();
    }

    /// The same for a message, which says too that none was found.
    static String told(Surroundings around) {
        Neighbourhood search = new Neighbourhood(around);
        return search.sentence()
                .orElseGet(() -> "No other repository was found near it"
                        + (search.stopped ? " among the first %,d names".formatted(search.names) : ""));
    }

    private Optional<String> sentence() {
        try {
            return search();
        } catch (BackupException e) {
            return Optional.of("What lies near it is not known: " + e.getMessage());
        }
    }

    /// Some names of what a place holds; empty when no blob is there. A directory without files is nothing.
    static Optional<String> held(Surroundings around) {
        Neighbourhood search = new Neighbourhood(around);
        Deque<String> places = new ArrayDeque<>(List.of(around.place()));
        while (!places.isEmpty()) {
            String place = places.poll();
            Look look = search.look(place);
            if (search.exhausted() || !look.blobs().isEmpty()) {
                Look own = search.look(around.place());
                List<String> all = new ArrayList<>(own.folders());
                all.addAll(own.blobs());
                return Optional.of(all.stream()
                                .limit(NAMES_SHOWN)
                                .map(Neighbourhood::shown)
                                .collect(Collectors.joining(", "))
                        + (all.size() > NAMES_SHOWN ? ", …" : ""));
            }
            look.folders().forEach(folder -> places.add(place + folder));
        }
        return Optional.empty();
    }

    private Optional<String> search() {
        List<String> upwards = upwards(around.place());
        searchBelow(upwards.getFirst());
        upwards.stream().skip(1).forEach(this::note);
        for (String place : upwards.subList(1, upwards.size())) {
            if (!found.isEmpty()) {
                break;
            }
            searchBelow(place);
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("Near it, in %s: %s%s"
                .formatted(
                        around.location(""),
                        found.entrySet().stream()
                                .map(e -> shownPlace(e.getKey()) + " (" + e.getValue() + ")")
                                .collect(Collectors.joining(", ")),
                        stopped ? ". There may be more: the search ended after %,d names".formatted(names) : ""));
    }

    /// The place, the one above it, and so on to the top.
    private static List<String> upwards(String place) {
        List<String> places = new ArrayList<>();
        for (String at = place; !at.isEmpty(); ) {
            places.add(at);
            at = at.substring(0, at.lastIndexOf('/', at.length() - 2) + 1);
        }
        places.add("");
        return places;
    }

    private record Spot(String place, int depth) {}

    private void searchBelow(String top) {
        Deque<Spot> spots = new ArrayDeque<>(List.of(new Spot(top, 0)));
        Set<String> seen = new HashSet<>();
        while (!spots.isEmpty() && !exhausted()) {
            Spot spot = spots.poll();
            if (!seen.add(spot.place())) {
                continue;
            }
            note(spot.place());
            if (spot.depth() < DEPTH) {
                below(spot.place()).forEach(place -> spots.add(new Spot(place, spot.depth() + 1)));
            }
        }
    }

    /// Some places below that one, those first whose names begin like the one that was looked for.
    private List<String> below(String place) {
        List<String> places = look(place).folders().stream()
                .filter(folder -> !OF_A_REPOSITORY.contains(folder))
                .map(folder -> place + folder)
                .sorted(Comparator.comparingInt((String below) -> -alike(below, around.place())))
                .toList();
        stopped |= places.size() > PLACES_BELOW;
        return places.subList(0, Math.min(places.size(), PLACES_BELOW));
    }

    private static int alike(String one, String other) {
        int length = 0;
        while (length < Math.min(one.length(), other.length()) && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return length;
    }

    /// The place itself was looked at by whoever asks.
    private void note(String place) {
        if (place.equals(around.place())
                || found.containsKey(place)
                || !look(place).blobs().contains(Marker.NAME)) {
            return;
        }
        if (exhausted()) {
            return;
        }
        Look manifests = look(place + Names.MANIFESTS);
        long backups = manifests.blobs().stream()
                .filter(name ->
                        Names.backupOf(Names.MANIFESTS + name, Names.MANIFESTS).isPresent())
                .count();
        found.put(
                place,
                "%d%s backup%s".formatted(backups, manifests.whole() ? "" : " or more", backups == 1 ? "" : "s"));
    }

    private Look look(String place) {
        Look known = looks.get(place);
        if (known != null) {
            return known;
        }
        if (exhausted()) {
            return new Look(List.of(), List.of(), false);
        }
        Look look = around.look(place, Math.min(NAMES_OF_A_PLACE, NAMES_IN_ALL - names));
        stopped |= !look.whole();
        names += look.blobs().size() + look.folders().size();
        looks.put(place, look);
        return look;
    }

    /// Whether enough was found, or looked at.
    private boolean exhausted() {
        boolean enough = found.size() == MOST_FOUND || names >= NAMES_IN_ALL || looks.size() >= LOOKS_IN_ALL;
        stopped |= enough;
        return enough;
    }

    private static String shownPlace(String place) {
        return place.isEmpty() ? "that place itself" : shown(place.substring(0, place.length() - 1));
    }

    /// Nobody vouches for names of others.
    private static String shown(String name) {
        return name.replaceAll("\\p{Cntrl}", "?");
    }
}
