package io.cosmosbackup.engine.json;

import java.util.Random;

/// JSON in ASCII made at random, with the shapes that trip parsers up.
final class RandomJson {
    private static final String[] SCALARS = {
        "0",
        "-0.0",
        "1.10",
        "1E5",
        "2e-7",
        "9007199254740993",
        "123456789012345678901234567890",
        "true",
        "false",
        "null",
        "\"\"",
        "\"a b\"",
        "\"\\\"\"",
        "\"\\\\\"",
        "\"]}\"",
        "\"\\u00e9\"",
        "\"\\ud83d\\ude00\"",
        "\"\\/\"",
        "\"longer than a word of the machine\"",
        "\"a quote \\\" and \\\\ another\\\\\\\" and the end\\\\\""
    };

    private RandomJson() {}

    static String value(Random random, int depth) {
        int kind = depth == 0 ? 0 : random.nextInt(3);
        return switch (kind) {
            case 1 -> list(random, depth, "{", "}", true);
            case 2 -> list(random, depth, "[", "]", false);
            default -> SCALARS[random.nextInt(SCALARS.length)];
        };
    }

    private static String list(Random random, int depth, String open, String close, boolean named) {
        StringBuilder text = new StringBuilder(open).append(space(random));
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : "," + space(random));
            if (named) {
                text.append("\"m")
                        .append(random.nextInt(3))
                        .append("\"")
                        .append(space(random))
                        .append(':')
                        .append(space(random));
            }
            text.append(value(random, depth - 1)).append(space(random));
        }
        return text.append(close).toString();
    }

    private static String space(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> " ";
            case 1 -> "\n";
            case 2 -> "\t\r";
            default -> "";
        };
    }
}
