package org.walscope.model.server;

/// A password. Only the connection being made can read it; to everybody else it is dots.
public final class Password {

    private final String secret;

    public Password(String secret) {
        this.secret = secret;
    }

    String secret() {
        return secret;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Password password && password.secret.equals(secret);
    }

    @Override
    public int hashCode() {
        return secret.hashCode();
    }

    /// Dots, whatever the password is.
    @Override
    public String toString() {
        return "••••";
    }
}
