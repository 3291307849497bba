package io.cosmosbackup.emulator.arm;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// A resource id or the address of a collection, read: what stands before the last {@code providers}, the
/// namespace after it, and the types and names that follow in turn. A collection has one type more than
/// names. Fixed words count in any case.
record ManagerPath(String parent, String namespace, List<String> types, List<String> names) {
    ManagerPath {
        types = List.copyOf(types);
        names = List.copyOf(names);
    }

    /// Empty for a path without {@code providers}.
    static Optional<ManagerPath> parse(String rawPath) {
        List<String> segments = Stream.of(rawPath.split("/", -1))
                .filter(segment -> !segment.isEmpty())
                .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
        int providers = -1;
        for (int i = 0; i < segments.size(); i += 2) {
            if (segments.get(i).equalsIgnoreCase("providers") && i + 2 < segments.size()) {
                providers = i;
                break;
            }
        }
        return providers < 0 ? Optional.empty() : Optional.of(split(segments, providers));
    }

    /// A resource that extends another one, as a lock does, begins with {@code providers} again.
    private static ManagerPath split(List<String> segments, int providers) {
        for (int i = providers + 2; i + 2 < segments.size(); i += 2) {
            if (segments.get(i).equalsIgnoreCase("providers")) {
                return split(segments, i);
            }
        }
        List<String> types = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = providers + 2; i < segments.size(); i++) {
            String segment = segments.get(i);
            if (types.size() > names.size()) {
                names.add(segment);
            } else if (isMigration(segment) && i + 2 < segments.size()) {
                types.add(segment + "/" + segments.get(++i));
            } else {
                types.add(segment);
            }
        }
        return new ManagerPath(joined(segments.subList(0, providers)), segments.get(providers + 1), types, names);
    }

    /// An action that has operations of its own: {@code …/migrateToAutoscale/operationResults/ID}.
    private static boolean isMigration(String segment) {
        return segment.equalsIgnoreCase("migrateToAutoscale") || segment.equalsIgnoreCase("migrateToManualThroughput");
    }

    private static String joined(List<String> segments) {
        return segments.isEmpty() ? "" : "/" + String.join("/", segments);
    }

    boolean isCollection() {
        return types.size() > names.size();
    }

    /// {@code databaseaccounts/sqldatabases}, in lower case.
    String type() {
        return String.join("/", types).toLowerCase(Locale.ROOT);
    }

    boolean isOf(String wanted) {
        return namespace.equalsIgnoreCase(wanted);
    }

    /// What a role must have: {@code Microsoft.DocumentDB/databaseAccounts/sqlDatabases/read}.
    String action(String verb) {
        String what = switch (verb) {
            case "GET" -> "read";
            case "PUT", "PATCH" -> "write";
            case "DELETE" -> "delete";
            default -> "action";
        };
        return namespace + "/" + String.join("/", types) + "/" + what;
    }

    /// What a role must cover: the resource itself, or that which a collection is in.
    String scope() {
        List<String> last = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            last.add(types.get(i));
            last.add(names.get(i));
        }
        return parent + "/providers/" + namespace + joined(last);
    }

    /// {@code /subscriptions/ID}.
    String subscription() {
        int end = parent.indexOf('/', "/subscriptions/".length());
        return end < 0 ? parent : parent.substring(0, end);
    }

    /// Whether it is a path of a region, which lies in no resource group.
    boolean isOfLocation() {
        return types.getFirst().equalsIgnoreCase("locations");
    }
}
