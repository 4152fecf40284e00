import { continents, countries, languages, type ICountry } from 'countries-list';
import { currencies } from 'countries-list/currencies';

import type { ChatRequest } from '../../src/model/request.ts';

/** A kind of question about a country: all of the request but its name, or nothing where the list lacks what it takes. */
type Question = (country: ICountry) => Omit<ChatRequest, 'custom_id'> | undefined;

const BRIEF = 'You are a geography teacher. Answer in two or three plain sentences.';
const LIST =
  'Answer with a list, one item a line, and nothing else. Write "none" where there is nothing to list.';
const STRICT = ['You fill in a table about countries.', 'Use null for what you are not sure of.'];
const TRANSLATOR = 'You are a translator. Give the translation, then how it is pronounced, and nothing else.';

/** The form of an answer that fills a row of a table. */
const FACTS: NonNullable<ChatRequest['response_format']> = {
  type: 'json_schema',
  name: 'country_facts',
  strict: true,
  schema: {
    type: 'object',
    properties: {
      population_millions: { type: ['number', 'null'] },
      area_km2: { type: ['number', 'null'] },
      highest_point: { type: ['string', 'null'] },
    },
    required: ['population_millions', 'area_km2', 'highest_point'],
    additionalProperties: false,
  },
};

/**
 * The kinds of question, with room for a model that thinks before it answers. Countries take them in turn; one that a kind
 * does not fit passes on to the next kind.
 */
const QUESTIONS: readonly (readonly [name: string, question: Question])[] = [
  [
    'capital',
    ({ name, capital }) =>
      capital === ''
        ? undefined
        : ask(BRIEF, `What is ${capital} known for, apart from being the capital of ${name}?`, 2000),
  ],
  ['borders', ({ name }) => ask(LIST, `Which countries share a land border with ${name}?`, 1500)],
  [
    'currency',
    ({ name, currency: [code] }) =>
      code === undefined
        ? undefined
        : ask(
            BRIEF,
            `Since when has ${name} paid in ${currencies[code].name}, and what did it use before?`,
            2000,
          ),
  ],
  [
    'languages',
    ({ name, languages: codes }) =>
      codes.length < 2
        ? undefined
        : ask(
            BRIEF,
            `Which is spoken most in ${name}: ${codes.map((code) => languages[code].name).join(', ')}?`,
            1500,
          ),
  ],
  [
    'native-name',
    ({ name, native }) =>
      name === native
        ? undefined
        : ask(BRIEF, `${name} is called “${native}” by its people. What does that mean?`, 2000),
  ],
  [
    'facts',
    ({ name }) => ({
      system_prompt: STRICT,
      messages: [{ role: 'user', content: `Give the facts about ${name}.` }],
      generation_config: { max_tokens: 2500 },
      response_format: FACTS,
    }),
  ],
  [
    'conversation',
    ({ name, continent }) => ({
      system_prompt: BRIEF,
      messages: [
        { role: 'user', content: `On which continent is ${name}?` },
        { role: 'assistant', content: `${continents[continent]}.` },
        {
          role: 'user',
          content: [{ type: 'text', text: 'What is the climate like there, from season to season?' }],
        },
      ],
      generation_config: { max_tokens: 3000 },
    }),
  ],
];

/** One question for each country and territory of the list, and one for each language that is spoken in one of them. */
export function createQuestions(): readonly ChatRequest[] {
  return [...createCountryQuestions(), ...createLanguageQuestions()];
}

function createCountryQuestions(): readonly ChatRequest[] {
  return Object.entries(countries).map(([code, country], index) => {
    const turn = [...QUESTIONS.slice(index % QUESTIONS.length), ...QUESTIONS];
    for (const [name, question] of turn) {
      const request = question(country);
      if (request !== undefined) return { custom_id: `country-${code.toLowerCase()}-${name}`, ...request };
    }
    throw new Error(`No question fits ${country.name}.`);
  });
}

function createLanguageQuestions(): readonly ChatRequest[] {
  const spoken = new Set(Object.values(countries).flatMap((country) => country.languages));
  return [...spoken]
    .sort((a, b) => (a < b ? -1 : 1))
    .map((code) => ({
      custom_id: `language-${code}`,
      ...ask(
        TRANSLATOR,
        `“Good morning, how are you?” in ${languages[code].name} (${languages[code].native})`,
        1000,
      ),
    }));
}

function ask(systemPrompt: string, question: string, maxTokens: number): Omit<ChatRequest, 'custom_id'> {
  return {
    system_prompt: systemPrompt,
    messages: [{ role: 'user', content: question }],
    generation_config: { max_tokens: maxTokens },
  };
}
