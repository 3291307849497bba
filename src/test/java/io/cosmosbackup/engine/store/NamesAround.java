package io.cosmosbackup.engine.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;

/// What is around a store of which all names are known: the store is the whole of it.
record NamesAround(String location, Supplier<Collection<String>> names) implements Surroundings {
    @Override
    public String place() {
        return "";
    }

    @Override
    public String location(String place) {
        return location + place;
    }

    @Override
    public Look look(String place, int most) {
        TreeSet<String> all = new TreeSet<>();
        names.get().stream()
                .filter(name -> name.startsWith(place))
                .map(name -> name.substring(place.length()))
                .forEach(name -> all.add(name.contains("/") ? name.substring(0, name.indexOf('/') + 1) : name));
        List<String> seen = new ArrayList<>(all).subList(0, Math.min(most, all.size()));
        return new Look(
                seen.stream().filter(name -> !name.endsWith("/")).toList(),
                seen.stream().filter(name -> name.endsWith("/")).toList(),
                seen.size() == all.size());
    }
}
