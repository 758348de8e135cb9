package dev.plane.proxy.request;

/** The page that a browser shows for a {@link Refusal}. Nothing of the request is in it. */
final class RefusalPage {
    private static final String RELOAD = "<meta http-equiv=\"refresh\" content=\"2\">\n";
    private static final String PAGE =
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <meta name="robots" content="noindex">
            {reload}<title>{title}</title>
            <style>
            body { font: 1rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 20vh auto;
              padding: 0 1rem; color: #222; background: #fff }
            h1 { font-size: 1.4rem }
            small { color: #666 }
            @media (prefers-color-scheme: dark) { body { color: #ddd; background: #181818 } }
            </style>
            </head>
            <body>
            <h1>{title}</h1>
            <p>{explanation}</p>
            <small>{status}</small>
            </body>
            </html>
            """;
    private static final String TRIES_AGAIN = " This page tries again by itself.";

    private RefusalPage() {}

    static String of(Refusal refusal) {
        String more = refusal.passing() ? TRIES_AGAIN : "";
        return PAGE.replace("{reload}", refusal.passing() ? RELOAD : "")
                .replace("{title}", refusal.title())
                .replace("{explanation}", refusal.explanation() + more)
                .replace("{status}", Integer.toString(refusal.status()));
    }
}
