package io.cosmosbackup.engine.contract;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What differs between Azure's clouds: who gives tokens, and for what they are asked. Cosmos DB's scope in
/// the sovereign clouds is the account's own address, which is what its SDKs ask for first everywhere.
///
/// Only the public cloud's names are those of Microsoft's guides. The others are its libraries', not tried.
public enum Cloud {
    Public(
            List.of("https://login.microsoftonline.com/"),
            "api://AzureADTokenExchange",
            "https://management.azure.com/.default",
            List.of("azure.com", "windows.net")),
    UsGovernment(
            List.of("https://login.microsoftonline.us/"),
            "api://AzureADTokenExchangeUSGov",
            "https://management.usgovcloudapi.net/.default",
            List.of("azure.us", "usgovcloudapi.net")),
    China(
            List.of("https://login.chinacloudapi.cn/", "https://login.partner.microsoftonline.cn/"),
            "api://AzureADTokenExchangeChina",
            "https://management.chinacloudapi.cn/.default",
            List.of("azure.cn", "chinacloudapi.cn"));

    private final List<String> authorityHosts;
    private final String tokenAudience;
    private final String managementScope;
    private final List<String> domains;

    Cloud(List<String> authorityHosts, String tokenAudience, String managementScope, List<String> domains) {
        this.authorityHosts = authorityHosts;
        this.tokenAudience = tokenAudience;
        this.managementScope = managementScope;
        this.domains = domains;
    }

    /// The cloud that an account's or a storage account's host belongs to; the public one for unknown hosts.
    public static Cloud ofHost(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(cloud -> cloud.domains.stream().anyMatch(domain -> lower.endsWith("." + domain)))
                .findFirst()
                .orElse(Public);
    }

    /// The cloud of an authority host; the public one for unknown hosts.
    public static Cloud ofAuthority(String authorityHost) {
        String address = (authorityHost.endsWith("/") ? authorityHost : authorityHost + "/").toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(cloud -> cloud.authorityHosts.contains(address))
                .findFirst()
                .orElse(Public);
    }

    /// The address that tokens are asked of, with a slash at its end.
    public String authorityHost() {
        return authorityHosts.getFirst();
    }

    /// The audience that a service account's token needs, so that it can be exchanged for one of Entra's.
    public String tokenAudience() {
        return tokenAudience;
    }

    /// @param host the account's
    public String cosmosScope(String host) {
        return this == Public ? "https://cosmos.azure.com/.default" : "https://" + host + "/.default";
    }

    /// One for the storage accounts of all clouds.
    public String storageScope() {
        return "https://storage.azure.com/.default";
    }

    /// For the control plane (Azure Resource Manager).
    public String managementScope() {
        return managementScope;
    }
}
