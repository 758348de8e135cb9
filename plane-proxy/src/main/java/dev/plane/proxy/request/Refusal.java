package dev.plane.proxy.request;

import java.time.Duration;

/**
 * What the proxy answers itself instead of passing a request on.
 *
 * <p>A person with a browser gets a page that says so in words, everyone else an empty body.
 */
public enum Refusal {
    NO_SESSION(400, "No session in this address", "The address of a session has its key in it."),
    BAD_HOST(400, "This address has no valid host", "The request names no host, or a bad one."),
    OTHER_HOST(403, "Not under this host", "This session is reached under another host name."),
    GONE(410, "This session has ended", "Its address leads nowhere any more. Open it anew."),
    NOT_CONNECTED(503, "Not connected", "The proxy has no connection to its controller yet.", true),
    UNAVAILABLE(503, "Not available now", "The session cannot be looked up at this moment.", true),
    UNCONFIRMED(503, "Not available now", "The session cannot be confirmed right now.", true),
    OVERLOADED(503, "Too many requests", "The proxy has too much to do at this moment.", true),
    UNREACHABLE(502, "The session does not answer", "Its process cannot be reached.", true),
    BROKEN_ANSWER(502, "The session does not answer", "Its process sent no valid answer.", true),
    SILENT(504, "The session does not answer", "Its process takes too long to answer.", true),
    NOT_STARTED(504, "The session does not start", "It takes too long to become ready.", true);

    /** When to try again after a refusal that may pass. */
    public static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final int status;
    private final String title;
    private final String explanation;
    private final boolean passing;

    Refusal(int status, String title, String explanation) {
        this(status, title, explanation, false);
    }

    Refusal(int status, String title, String explanation, boolean passing) {
        this.status = status;
        this.title = title;
        this.explanation = explanation;
        this.passing = passing;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** What happened, in a few words. */
    public String title() {
        return title;
    }

    /** What happened, in a sentence. */
    public String explanation() {
        return explanation;
    }

    /** Whether another try may help: the page then loads itself again. */
    public boolean passing() {
        return passing;
    }

    /** Whether the answer says when to try again. */
    public boolean saysRetryAfter() {
        return status == 503;
    }

    /** The page for browsers. */
    public String page() {
        return RefusalPage.of(this);
    }
}
