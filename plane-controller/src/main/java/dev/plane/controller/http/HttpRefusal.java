package dev.plane.controller.http;

/** Ends the work on a request with a refusal, where a value would only be passed on. */
public final class HttpRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Answer.Refused refused;

    public HttpRefusal(Answer.Refused refused) {
        super(refused.message(), null, false, false);
        this.refused = refused;
    }

    /** A request that breaks a rule of HTTP or of the interface. */
    static HttpRefusal bad(int status, String message) {
        return new HttpRefusal(Answer.Refused.bad(status, message));
    }

    Answer.Refused refused() {
        return refused;
    }
}
