package io.cosmosbackup.support;

import io.cosmosbackup.emulator.EmulatorClient;
import io.cosmosbackup.hazard.HazardContainer;
import io.cosmosbackup.hazard.HazardDocument;
import io.cosmosbackup.hazard.HazardDocuments;

/// Loads the hazard documents into an account.
public final class HazardData {
    private HazardData() {}

    /// Returns how many documents there are.
    public static int load(EmulatorClient client) {
        int documents = 0;
        client.createDatabase(HazardDocuments.DATABASE).ok();
        for (HazardContainer container : HazardDocuments.all()) {
            client.createContainer(container.databaseId(), container.containerDefinitionJson(), 400)
                    .ok();
            for (HazardDocument document : container.documents()) {
                client.createItem(
                                container.databaseId(),
                                container.containerId(),
                                document.partitionKey(),
                                document.bytes())
                        .ok();
                documents++;
            }
        }
        return documents;
    }
}
