package io.cosmosbackup.emulator;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Takes a page of items apart for {@link EmulatorClient}.
final class ItemPage {
    private ItemPage() {}

    /// The elements of the member {@code Documents}, as they are in the page.
    static List<byte[]> items(byte[] page) {
        List<byte[]> items = new ArrayList<>();
        try (JsonParser parser = Json.FACTORY.createParser(page)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean documents = parser.currentName().equals("Documents");
                JsonToken value = parser.nextToken();
                if (!documents || value != JsonToken.START_ARRAY) {
                    parser.skipChildren();
                    continue;
                }
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    int start = (int) parser.currentTokenLocation().getByteOffset();
                    parser.skipChildren();
                    parser.finishToken();
                    items.add(Arrays.copyOfRange(
                            page, start, (int) parser.currentLocation().getByteOffset()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return items;
    }
}
