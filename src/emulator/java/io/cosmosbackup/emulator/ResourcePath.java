package io.cosmosbackup.emulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A request's path after percent-decoding: {@code type/id/type/id}, or {@code …/type} for a feed. As in
/// the service, an encoded slash or backslash in an id is a separator again by then, so that such an item
/// has no working link; nor has one whose id ends in a space, which is cut off, so that the signature is
/// found wrong (azure-cosmos-dotnet-v3#3507).
record ResourcePath(List<String> segments) {
    ResourcePath {
        segments = List.copyOf(segments);
    }

    static ResourcePath parse(String rawPath) {
        String decoded = URLDecoder.decode(rawPath.replace("+", "%2B"), StandardCharsets.UTF_8)
                .stripTrailing();
        return new ResourcePath(Stream.of(decoded.split("[/\\\\]", -1))
                .filter(segment -> !segment.isEmpty())
                .toList());
    }

    int size() {
        return segments.size();
    }

    String segment(int index) {
        return segments.get(index);
    }

    boolean isFeed() {
        return size() % 2 == 1;
    }

    /// {@code dbs}, {@code colls}, {@code docs}…, empty for the account.
    String type() {
        return size() == 0 ? "" : segment(isFeed() ? size() - 1 : size() - 2);
    }

    /// Whether {@code types} are the path's segments of even places.
    boolean is(String... types) {
        if ((size() + 1) / 2 != types.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            if (!segment(2 * i).equals(types[i])) {
                return false;
            }
        }
        return true;
    }

    boolean isByRid() {
        return size() > 1 && (segment(0).equals("offers") || ResourceIds.isDatabase(segment(1)));
    }

    /// What is signed: the link of the resource, for a feed that of its owner. By id only the last id counts, in lower
    /// case.
    String signedLink() {
        List<String> owner = isFeed() ? segments.subList(0, size() - 1) : segments;
        if (owner.isEmpty()) {
            return "";
        }
        return isByRid() ? owner.getLast().toLowerCase(Locale.ROOT) : String.join("/", owner);
    }

    @Override
    public String toString() {
        return "/" + String.join("/", segments);
    }
}
