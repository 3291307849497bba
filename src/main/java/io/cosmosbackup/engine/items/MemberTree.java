package io.cosmosbackup.engine.items;

import io.cosmosbackup.engine.json.JsonMembers;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The members of a document whose values somebody asks for, as a tree of names. So one scan finds all of
/// them.
///
/// Each node has a number, and the numbers of all nodes below it follow its own. An example: for `/id`,
/// `/a/b` and `/a/c` the document itself is 0, `id` 1, `a` 2, `b` 3 and `c` 4.
final class MemberTree {
    private static final int NOT_ASCII = 0x80;
    private static final int BYTES = 0x100;

    private final int number;
    private final int end;
    private final Map<String, MemberTree> children = new LinkedHashMap<>();

    /// The bytes with which the names of members start that may be children: for most members no name is
    /// decoded.
    private final BitSet firstBytes = new BitSet(BYTES);

    private MemberTree(int number, int depth, Collection<MemberPath> paths) {
        this.number = number;
        Map<String, List<MemberPath>> byName = new LinkedHashMap<>();
        for (MemberPath path : paths) {
            if (path.names().size() > depth) {
                byName.computeIfAbsent(path.names().get(depth), _ -> new ArrayList<>())
                        .add(path);
            }
        }
        int next = number + 1;
        for (Map.Entry<String, List<MemberPath>> child : byName.entrySet()) {
            MemberTree tree = new MemberTree(next, depth + 1, child.getValue());
            children.put(child.getKey(), tree);
            next = tree.end;
            addFirstBytes(child.getKey());
        }
        end = next;
    }

    static MemberTree of(Collection<MemberPath> paths) {
        return new MemberTree(0, 0, paths);
    }

    private void addFirstBytes(String name) {
        firstBytes.set('\\'); // any name can be written with escapes
        if (name.isEmpty()) {
            firstBytes.set('"');
        } else if (name.charAt(0) < NOT_ASCII) {
            firstBytes.set(name.charAt(0));
        } else {
            firstBytes.set(NOT_ASCII, BYTES);
        }
    }

    int number() {
        return number;
    }

    /// The number after its own and those of all nodes below it.
    int end() {
        return end;
    }

    boolean isLeaf() {
        return children.isEmpty();
    }

    /// The child of the name that stands in a text, between quotes.
    @Nullable
    MemberTree child(byte[] text, int nameFrom, int nameTo) {
        return firstBytes.get(text[nameFrom] & 0xff) ? children.get(JsonMembers.name(text, nameFrom, nameTo)) : null;
    }

    @Nullable
    MemberTree child(String name) {
        return children.get(name);
    }

    /// The node of a path that the tree was made of.
    MemberTree at(MemberPath path) {
        MemberTree node = this;
        for (String name : path.names()) {
            MemberTree child = node.child(name);
            if (child == null) {
                throw new IllegalArgumentException("nobody asked for " + path);
            }
            node = child;
        }
        return node;
    }
}
