package io.cosmosbackup.support;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Names and messages by somebody who wants what is printed to show something else: drawn by kind and seed. What may be
/// printed is told without the program's own idea of it.
public final class HostileText {
    /// What a forged line of a pod's log claims, and no genuine one in a test does.
    public static final String FORGED = "FORGED-OK";

    public enum Kind {
        TerminalEscape,
        TerminalTitle,
        ForgedJsonLine,
        ForgedTextLine,
        WindowsLine,
        OverwrittenLine,
        C1Control,
        Delete,
        Nul,
        RightToLeft,
        Isolate,
        ZeroWidth,
        ByteOrderMark,
        LineSeparator,
        HalfOfAPair,
        Tag,
        LeadingJson,
        Harmless
    }

    private HostileText() {}

    public static String of(Kind kind, Random random) {
        String head = words(random);
        String tail = words(random);
        return switch (kind) {
            case TerminalEscape -> head + "\u001b[2J\u001b[1;31m" + tail;
            case TerminalTitle -> head + "\u001b]0;pwned\u0007" + tail;
            case ForgedJsonLine ->
                head + "\n{\"kind\":\"Backup\",\"backup\":\"" + FORGED + "\"}\n{\"kind\":\"Progress\",\"phase\":\""
                        + FORGED + "\"}\n" + tail;
            case ForgedTextLine -> head + "\n2026-11-30T00:00:00Z  " + FORGED + "  Full\n" + tail;
            case WindowsLine -> head + "\r\n{\"kind\":\"Failure\",\"reason\":\"" + FORGED + "\"}" + tail;
            case OverwrittenLine -> head + "\r" + FORGED + "\u000b\u000c\t\b" + tail;
            case C1Control -> head + (char) (0x80 + random.nextInt(0x20)) + "2J\u009b31m\u0085" + tail;
            case Delete -> head + "\u007f\u007f" + tail;
            case Nul -> head + "\u0000" + (char) random.nextInt(0x20) + tail;
            case RightToLeft -> head + "\u202e" + tail + (char) (0x202a + random.nextInt(5)) + "\u200e\u200f\u061c";
            case Isolate -> head + (char) (0x2066 + random.nextInt(4)) + tail;
            case ZeroWidth -> head + "\u200b\u200c\u200d\u2060\u00ad" + tail;
            case ByteOrderMark -> "\ufeff" + head;
            case LineSeparator -> head + "\u2028{\"kind\":\"Backup\"}\u2029" + tail;
            case HalfOfAPair -> head + (random.nextBoolean() ? "\ud83d" : "\ude00") + tail;
            case Tag -> head + new String(Character.toChars(0xe0041)) + new String(Character.toChars(0xe007f)) + tail;
            case LeadingJson -> "{\"kind\":\"Backup\",\"backup\":\"" + FORGED + "\"}";
            case Harmless -> head + "Größe 注文 😀 \"quoted\" \\u0041 C:\\x" + tail;
        };
    }

    /// One to four kinds, one behind the other.
    public static String drawn(Random random) {
        Kind[] kinds = Kind.values();
        return IntStream.rangeClosed(0, random.nextInt(4))
                .mapToObj(_ -> of(kinds[random.nextInt(kinds.length)], random))
                .collect(Collectors.joining(" "));
    }

    /// Secrets in the forms they are typed, copied or logged in, each with the part of it that must not be seen.
    public static List<String[]> secrets(String ageIdentity, String pem, Random random) {
        byte[] account = new byte[64];
        random.nextBytes(account);
        String key = Base64.getEncoder().encodeToString(account);
        String pkcs8 = pem.replaceAll("-----[A-Z ]+-----|\\s", "");
        return List.of(
                new String[] {ageIdentity, ageIdentity.substring(20)},
                new String[] {
                    ageIdentity.toLowerCase(Locale.ROOT),
                    ageIdentity.substring(20).toLowerCase(Locale.ROOT)
                },
                new String[] {pem, pkcs8.substring(24)},
                new String[] {pem.replace("\n", " "), pkcs8.substring(24)},
                new String[] {pkcs8, pkcs8.substring(24)},
                new String[] {key, key.substring(8, 80)},
                new String[] {"AccountEndpoint=https://x/;AccountKey=" + key + ";", key.substring(8, 80)},
                new String[] {"sv=2024&sig=" + key.substring(0, 40) + "%3D", key.substring(8, 40)});
    }

    /// The first character of what was printed that nobody can see for what it is, or -1. Line breaks are the
    /// program's.
    public static int hidden(String printed) {
        for (int at = 0; at < printed.length(); ) {
            int c = printed.codePointAt(at);
            boolean bad = (c < 0x20 && c != '\n')
                    || (c >= 0x7f && c <= 0x9f)
                    || c == 0xad
                    || c == 0x61c
                    || (c >= 0x200b && c <= 0x200f)
                    || (c >= 0x2028 && c <= 0x202e)
                    || (c >= 0x2060 && c <= 0x206f)
                    || c == 0xfeff
                    || (c >= 0xd800 && c <= 0xdfff)
                    || (c >= 0xe0000 && c <= 0xe007f);
            if (bad) {
                return c;
            }
            at += Character.charCount(c);
        }
        return -1;
    }

    private static String words(Random random) {
        return "n" + Integer.toString(random.nextInt(1 << 20), 36);
    }
}
