package io.cosmosbackup.emulator;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the service asks of every client, whatever it wants.
final class ClientRules {
    /// The bit of {@code x-ms-cosmos-sdk-supportedcapabilities} of clients that cope with merged partitions.
    private static final int MERGES = 1;

    private ClientRules() {}

    static void check(GatewayRequest request, AccountTraits traits) {
        if (traits.mergeEnabled() && (request.number("x-ms-cosmos-sdk-supportedcapabilities", 0) & MERGES) == 0) {
            throw GatewayException.badRequest("The client does not support partition merge, which is enabled for the"
                    + " account. Use a newer version of the SDK. Learn more: https://aka.ms/cosmosdbsdksformerge");
        }
        if (request.body().bytes().length > 0 && !isJson(request.header("Content-Type"))) {
            throw GatewayException.badRequest("The request has a body and no Content-Type of application/json,"
                    + " application/query+json or application/json_patch+json.");
        }
    }

    private static boolean isJson(@Nullable String type) {
        return type != null && type.toLowerCase(Locale.ROOT).matches("application/[a-z_+-]*json.*");
    }
}
