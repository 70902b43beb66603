import { z } from 'zod';

// The page's content security policy forbids code made from text. zod would try it while the first schema is built, and the
// browser would report that as a violation, so this module has to be the first that is imported.
z.config({ jitless: true });
