package io.cosmosbackup.emulator;

import java.nio.charset.StandardCharsets;

/// What ids may be. Databases and containers: 1 to 255 characters, none of {@code / \ # ?}, no space at the end. Items:
/// 1 to 1,023 bytes of UTF-8; the service accepts those four characters on creation although such an item can not be
/// read by its link when they are slashes.
final class ResourceNames {
    private static final int MAX_ITEM_ID_BYTES = 1023;
    private static final int MAX_NAME_LENGTH = 255;

    private ResourceNames() {}

    static String checked(String name) {
        if (name.isEmpty()
                || name.length() > MAX_NAME_LENGTH
                || name.endsWith(" ")
                || name.chars().anyMatch(c -> "/\\#?".indexOf(c) >= 0)) {
            throw GatewayException.badRequest("The input name '" + name
                    + "' is invalid. Ensure to provide a unique non-empty string less than '256'"
                    + " characters, without '/', '\\', '#' and '?'.");
        }
        return name;
    }

    static String checkedItemId(String id) {
        int bytes = id.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > MAX_ITEM_ID_BYTES) {
            throw GatewayException.badRequest("The input name is invalid. An item's id has 1 to " + MAX_ITEM_ID_BYTES
                    + " bytes, this one " + bytes + ".");
        }
        return id;
    }
}
