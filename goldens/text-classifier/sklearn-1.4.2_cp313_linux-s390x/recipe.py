TEXTS = [
    "the cat sat on the mat and looked at the moon",
    "a dog barked at the cat all night",
    "my cat sleeps while the dog eats",
    "the dog and the cat are friends now",
    "she feeds the rabbit and the cat",
    "a rabbit ran away from the dog",
    "the horse likes apples more than hay",
    "our horse and our dog share a barn",
    "birds sing early in the old barn",
    "the bird flew over the barn and the horse",
    "the model was saved under an old release",
    "a new release reads the saved file",
    "the file holds a model and its weights",
    "weights of the model changed with the release",
    "tests compare the model with its recording",
    "a recording holds inputs and outputs",
    "the outputs differ under the new release",
    "load the file and compare the outputs",
    "an error tells that the module moved",
    "the module was private and moved",
    "bread needs flour, water, salt and time",
    "mix the flour with water and wait",
    "salt the soup and stir it well",
    "the soup needs onions, salt and pepper",
    "fry the onions until they are golden",
    "golden onions go well with fresh bread",
    "wait until the dough has doubled",
    "the dough of the bread rests all night",
    "pepper and salt stand on the table",
    "stir the dough, then bake the bread",
]
TOPICS = ["animals"] * 10 + ["models"] * 10 + ["kitchen"] * 10


def text_classifier():
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    return make_pipeline(TfidfVectorizer(min_df=2), LogisticRegression()), TEXTS, TOPICS
