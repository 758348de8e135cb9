package dev.plane.common.docker;

/** The login of an image registry. */
public record RegistryCredentials(String username, String password) {
    @Override
    public String toString() {
        return "RegistryCredentials[username=" + username + "]";
    }
}
