package io.cosmosbackup.engine.items;

import io.cosmosbackup.engine.json.JsonMembers;
import java.util.ArrayList;
import java.util.List;

/// Where in a document a value stands, as container definitions write it. `/address/"zip code"` is the member
/// `zip code` of the member `address`.
///
/// A name may stand in single or double quotes, and only such a name can hold a slash. A quote behind a
/// backslash does not end it; the backslash stays in the name. All of this is as the SDK's `PathParser` reads
/// paths. The service documents no rule for escapes.
///
/// @param names from the outermost; empty for the document itself
record MemberPath(List<String> names) {
    /// The scan of a document descends once for each name, and no document is nested deeper than 2,048
    /// levels.
    private static final int MAX_NAMES = 2_048;

    private static final char SEPARATOR = '/';

    MemberPath {
        names = List.copyOf(names);
    }

    /// The paths in the member `paths` of an object in a container's definition; none when it is no array.
    ///
    /// @throws IllegalArgumentException where one of them is no path
    static List<MemberPath> listedIn(byte[] object) {
        byte[] list = JsonMembers.value(object, "paths");
        return JsonMembers.elements(list).stream().map(MemberPath::ofJson).toList();
    }

    private static MemberPath ofJson(byte[] string) {
        if (string[0] != '"') {
            throw new IllegalArgumentException("a path that is no string");
        }
        return of(JsonMembers.text(string));
    }

    /// @throws IllegalArgumentException for a text that is no path
    static MemberPath of(String text) {
        List<String> names = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            if (text.charAt(at) != SEPARATOR || names.size() == MAX_NAMES) {
                throw new IllegalArgumentException("no path of members from character " + at);
            }
            at++;
            if (at == text.length()) {
                break;
            }
            char first = text.charAt(at);
            if (first == '"' || first == '\'') {
                int end = endOfQuoted(text, at + 1, first);
                names.add(text.substring(at + 1, end));
                at = end + 1;
            } else {
                int separator = text.indexOf(SEPARATOR, at);
                int end = separator < 0 ? text.length() : separator;
                names.add(text.substring(at, end).trim());
                at = end;
            }
        }
        return new MemberPath(names);
    }

    /// Index of the quote that ends the name that starts at `from`.
    private static int endOfQuoted(String text, int from, char quote) {
        int end = text.indexOf(quote, from);
        while (end >= 0 && text.charAt(end - 1) == '\\') {
            end = text.indexOf(quote, end + 1);
        }
        if (end < 0) {
            throw new IllegalArgumentException("no end of the quoted name at character " + (from - 1));
        }
        return end;
    }
}
