package io.cosmosbackup.engine.store.azure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// The limit for one page of a list. The SDK makes objects of all of it: a page of 20 MiB can be three
/// million entries of seven bytes, which fill a heap of 256 MiB.
///
/// @param most how many entries were asked for
record ListedPage(int most) {
    private static final Pattern LIST = Pattern.compile("(?:^|&)comp=list(?:&|$)");
    private static final Pattern MOST = Pattern.compile("(?:^|&)maxresults=(\\d{1,9})(?:&|$)");

    /// The service's own page size.
    private static final int DEFAULT = 5_000;

    /// An entry has a name of at most 1,024 characters and some 40 properties.
    private static final int BYTES = 4 << 10;

    private static final int ELEMENTS = 64;

    /// The page that a request asks for.
    static Optional<ListedPage> of(String query) {
        if (!LIST.matcher(query).find()) {
            return Optional.empty();
        }
        Matcher most = MOST.matcher(query);
        return Optional.of(new ListedPage(most.find() ? Integer.parseInt(most.group(1)) : DEFAULT));
    }

    long mostBytes() {
        return BYTES * (most + 16L);
    }

    /// Requires the page to have no more elements than so many entries have.
    void require(byte[] xml) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(xml));
            for (long elements = 0; reader.hasNext(); ) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT && ++elements > ELEMENTS * (most + 16L)) {
                    throw new IllegalStateException(
                            "the list has more than the %,d names that were asked for".formatted(most));
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException("a list that is no XML", e);
        }
    }
}
