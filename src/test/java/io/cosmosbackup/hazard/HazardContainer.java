package io.cosmosbackup.hazard;

import java.util.List;

/// A container to create by its definition, and what goes into it.
public record HazardContainer(
        String databaseId, String containerId, String containerDefinitionJson, List<HazardDocument> documents) {
    public HazardContainer {
        documents = List.copyOf(documents);
    }

    @Override
    public String toString() {
        return databaseId + "/" + containerId;
    }
}
